import type { getRun, listFailures, listStuckSteps, rerunLeads } from '@leadfactory/contracts';
import { formatMoney } from '@leadfactory/kernel';
import type { z } from 'zod';
import { selectionText, type SelectionOptions } from '../arguments.rules';
import { table } from '../output';
import { ageText, costText, count, line, timeText } from '../people.rules';

type Run = z.output<typeof getRun.output>;
type Stuck = z.output<typeof listStuckSteps.output>['items'];
type Failures = z.output<typeof listFailures.output>['items'];
type Plan = z.output<typeof rerunLeads.output>;
type LeftOut = Plan['leftOut'];

/** What an operator does about each cause; what goes on by itself needs nothing. */
const ADVICE: Record<string, string> = {
  paused: 'lf runs resume RUN',
  budget_exceeded: 'lf runs set RUN --budget AMOUNT, or lf budget set AMOUNT',
  no_answer: 'lf health; it goes out again by itself',
  breaker_open: 'goes on when the provider recovers; lf integrations verify',
  retry: 'goes on by itself; at once: lf runs retry RUN',
};

export function runText(run: Run): string {
  const steps = run.steps.filter((step) => step.pending + step.running + step.waiting + step.held + step.done + step.ended + step.skipped + step.failed + step.cancelled > 0);
  const outcomes = Object.entries(run.outcomes).map(([outcome, leads]) => `${leads} ${outcome}`).join(', ');
  const reasons = Object.entries(run.reasons).filter(([reason]) => reason !== 'completed').map(([reason, leads]) => `${leads} ${reason}`).join(', ');
  return [
    `${run.name}${run.dry ? ' (dry run: nothing leaves)' : ''}: ${run.state}, ${run.ended} of ${count(run.found, 'lead')} ended${run.note === null ? '' : `; ${run.note}`}`,
    `Started ${timeText(run.startedAt)} UTC${run.finishedAt === null ? '' : `, ended ${timeText(run.finishedAt)}`}; cost ${costText(run.cost)}${run.budget === null ? '' : ` of ${formatMoney(run.budget)}`}; quota ${run.quota}`,
    ...(steps.length === 0 ? [] : ['', table([['STEP', 'READY', 'OUT', 'WAITING', 'HELD', 'DONE', 'ENDED', 'SKIPPED', 'FAILED', 'COST'], ...steps.map((step) => [step.step, step.pending, step.running, step.waiting, step.held, step.done, step.ended, step.skipped, step.failed, costText(step.cost)].map(String))]), '']),
    ...(outcomes === '' ? [] : [`Ended: ${outcomes}${reasons === '' ? '' : ` (${reasons})`}`]),
    ...run.waitingFor.map((wait) => `Waiting: ${wait.leads} for ${wait.cause}${wait.until === null ? '' : ` until ${timeText(wait.until)} UTC`}`),
    ...next(run),
  ].join('\n');
}

function next(run: Run): string[] {
  const failed = run.steps.some((step) => step.failed > 0) || run.searches.failed > 0;
  return [
    ...(run.waitingFor.length > 0 ? [`What waits, and for what: lf runs stuck ${run.id}`] : []),
    ...(failed ? [`What failed, and why:      lf runs failures ${run.id}`] : []),
  ];
}

export function stuckText(items: Stuck): string {
  if (items.length === 0) return 'Nothing is stuck.';
  const rows = items.map((one) => [line(one.runName, 24), one.step, one.kind, String(one.leads), ageText(one.ageSeconds), one.until === null ? '–' : timeText(one.until), one.cause, line(one.detail, 50)]);
  const advice = [...new Set(items.map((one) => [one.cause, one.kind === 'held' ? `a person decides: lf leads history ${one.example ?? 'LEAD'}, then PUT /api/v1/leads/{id}/review; or lf runs skip RUN --step ${one.step}` : ADVICE[one.cause]] as const).flatMap(([cause, what]) => (what === undefined ? [] : [`${cause}: ${what}`])))];
  const examples = [...new Set(items.map(({ runId, runName }) => `${line(runName, 24)} is run ${runId}`))];
  return [table([['RUN', 'STEP', 'KIND', 'LEADS', 'SINCE', 'UNTIL (UTC)', 'CAUSE', 'DETAIL'], ...rows]), '', ...advice, ...examples].join('\n');
}

export function failuresText(id: string, items: Failures): string {
  if (items.length === 0) return 'Nothing has failed.';
  const rows = items.map((group) => [group.group, group.step, group.error, String(group.leads), String(group.ended), line(group.pattern, 70)]);
  const [first] = items;
  return [
    table([['GROUP', 'STEP', 'ERROR', 'LEADS', 'ENDED', 'MESSAGE (what differs left out)'], ...rows]), '',
    ...(first && first.step !== 'search' ? [`One of the first:  lf leads history ${first.example}`] : []),
    `After mending it:  lf runs retry ${id} --group ${first?.group ?? 'GROUP'}`,
    `Without the step:  lf runs skip ${id} --step ${first?.step ?? 'STEP'} --group ${first?.group ?? 'GROUP'} --note "why"`,
  ].join('\n');
}

export function leftOutText(leftOut: LeftOut): string[] {
  return leftOut.map(({ leads, reason, detail, example }) => `Left out: ${count(leads, 'lead')} (${reason}). ${detail} For one: ${example}`);
}

export function planText(plan: Plan): string {
  const rows = plan.steps.map((step) => [step.step, String(step.leads), String(step.atMost), step.key, costText(step.each), String(step.measuredOn), costText(step.expected), costText(step.most)]);
  const short = plan.budgetLeft !== null && plan.expected.micros > plan.budgetLeft.micros;
  return [
    ...(rows.length === 0 ? [] : [table([['STEP', 'LEADS', 'AT MOST', 'KEY', 'EACH', 'MEASURED', 'EXPECTED', 'MOST'], ...rows])]),
    `${count(plan.leads, 'lead')}; expected cost ${costText(plan.expected)}, at most ${costText(plan.most)}${plan.budgetLeft === null ? '' : `; left of the run’s budget ${costText(plan.budgetLeft)}${short ? ': too little, it will wait' : ''}`}.`,
    ...(plan.notRepeated.length === 0 ? [] : [`Paid for and not asked again: ${plan.notRepeated.map(({ step, leads, cost }) => `${step} ${leads} × (${costText(cost)})`).join(', ')}.`]),
    ...(plan.contacted === 0 ? [] : [`${count(plan.contacted, 'lead was', 'leads were')} written to: page and mail keep their keys, and nobody is written to or charged a second time.`]),
    ...leftOutText(plan.leftOut),
  ].join('\n');
}

export function confirmText(id: string, from: string, selection: SelectionOptions, plan: Plan): string {
  return plan.leads === 0 ? 'Nothing would run.' : `Nothing has been done. To do exactly this:\n  lf runs rerun ${id} --from ${from}${selectionText(selection)} --confirm ${plan.token} --note "why"`;
}
