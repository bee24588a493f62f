import type { getRun } from '@leadfactory/contracts';
import { costToMoney, formatMoney } from '@leadfactory/kernel';
import type { z } from 'zod';

export type RunDetail = z.output<(typeof getRun)['output']>;

const TITLES: Record<string, string> = {
  auditSite: 'audit',
  matchProfile: 'profile',
  findContacts: 'contacts',
  scoreLead: 'score',
  buildReport: 'report',
  publishOffer: 'buyer page',
  draftEmail: 'draft',
  sendEmail: 'send',
};

const BAR = 28;

function bar(done: number, ended: number, total: number): string {
  if (total === 0) return '·'.repeat(BAR);
  const full = Math.round((done / total) * BAR);
  const rest = Math.min(BAR - full, Math.round((ended / total) * BAR));
  return '█'.repeat(full) + '░'.repeat(rest) + '·'.repeat(BAR - full - rest);
}

function notes(step: RunDetail['steps'][number]): string {
  const parts = [
    [step.running, 'running'],
    [step.waiting, 'waiting'],
    [step.held, 'held'],
    [step.failed, 'failed'],
    [step.skipped, 'skipped'],
    [step.ended, 'ended here'],
  ] as const;
  return parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`).join(', ');
}

/** The run as lines of text: one bar per step (█ done, ░ ended before it), counts, cost and rate. */
export function renderRun(run: RunDetail, elapsedSeconds: number): string[] {
  const rate = elapsedSeconds > 0 ? run.ended / elapsedSeconds : 0;
  const target = Math.max(run.found, 1);
  const lines = [`  ${'find'.padEnd(11)} ${bar(run.found, 0, Math.max(run.quota, run.found))} ${String(run.found).padStart(5)} of ${run.quota}`];
  for (const step of run.steps) {
    const reached = step.done + step.ended + step.pending + step.running + step.waiting + step.held + step.failed + step.skipped + step.cancelled;
    const endedBefore = Math.max(0, Math.min(run.ended, run.found - reached));
    lines.push(`  ${(TITLES[step.step] ?? step.step).padEnd(11)} ${bar(step.done, endedBefore, target)} ${String(step.done).padStart(5)}  ${notes(step)}`.trimEnd());
  }
  lines.push(`  ${run.ended} of ${run.found} leads finished · ${formatMoney(costToMoney(run.cost))} spent · ${rate.toFixed(1)} businesses/s · ${elapsedSeconds.toFixed(0)} s`);
  for (const wait of run.waitingFor) lines.push(`  waiting: ${wait.leads} for ${wait.cause}${wait.until === null ? '' : ` until ${wait.until.slice(11, 19)} UTC`}`);
  return lines;
}
