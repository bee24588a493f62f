import { getLeadHistory, listProviderCalls } from '@leadfactory/contracts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { idArgument } from '../arguments.rules';
import { table } from '../output';
import { ageText, costText, line, timeText } from '../people.rules';
import type { CliSession } from '../session';

type History = z.output<typeof getLeadHistory.output>;
type Calls = z.output<typeof listProviderCalls.output>['items'];

export function historyText(lead: History, calls: Calls): string {
  const steps = lead.steps.map((step) => [
    timeText(step.startedAt ?? step.issuedAt), `${step.step}${step.generation === 1 ? '' : ` #${step.generation}`}`, step.superseded === null ? step.state : `${step.state}, then ${step.superseded.verb}`, String(step.tries), String(step.failures),
    step.seconds === null ? '–' : step.seconds < 1 ? `${Math.round(step.seconds * 1000)} ms` : ageText(Math.round(step.seconds)), `${costText(step.cost)}${step.cached ? ' (cache)' : ''}`, line([step.error, step.detail ?? step.cause, step.until === null ? null : `until ${timeText(step.until)}`].filter(Boolean).join(': '), 70),
  ]);
  return [
    `${lead.name}: ${lead.state}${lead.outcome === null ? '' : ` as ${lead.outcome} (${lead.reason ?? ''})`}${lead.contacted ? ', written to' : ''}; run ${lead.runId}; cost ${costText(lead.cost)}`,
    ...(lead.detail === null ? [] : [line(lead.detail, 120)]),
    `Entered ${timeText(lead.createdAt)} UTC${lead.endedAt === null ? '' : `, ended ${timeText(lead.endedAt)}`}`, '',
    table([['BEGAN (UTC)', 'STEP', 'STATE', 'TRIES', 'FAILED', 'TOOK', 'COST', 'WHY'], ...steps]),
    ...section('What operators did', lead.actions.map((action) => [timeText(action.at), action.verb, action.step ?? '', action.actor, line(action.reason, 60)])),
    ...section('Dead letters', lead.deadLetters.map((letter) => [timeText(letter.at), letter.id, letter.service, letter.state, line(letter.reason, 60)])),
    ...section('Calls to providers', calls.map((call) => [timeText(call.startedAt), call.provider, call.capability, call.state, `${costText(call.cost)}${call.cached ? ' (cache)' : ''}`, line([call.error, call.detail].filter(Boolean).join(': '), 60)])),
  ].join('\n');
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ['', `${title}:`, table(rows)];
}

export function addLeadHistory(leads: Command, open: () => CliSession): void {
  leads
    .command('history')
    .argument('<lead>', 'a lead', idArgument)
    .description('everything that happened to a lead: each step with every try, operators, dead letters, calls (R12.03)')
    .option('--outputs', 'with what each step gave (needs --json to be seen whole)')
    .action(async (id: string, { outputs }: { outputs?: boolean }) => {
      const { client, out } = open();
      const lead = await client.call(getLeadHistory, { id, outputs: outputs ?? false });
      const { items } = await client.call(listProviderCalls, { leadId: id, limit: 100 });
      out.data({ ...lead, calls: items }, () => historyText(lead, items));
    });
}
