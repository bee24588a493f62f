import type { Funnel } from '@leadfactory/contracts';
import type { RunDetail } from './live.view';

/** What is amiss after a campaign, each as a sentence; empty when all is well. */
export function whatIsAmiss(run: RunDetail, funnel: Funnel): string[] {
  const amiss: string[] = [];
  const doneOf = (step: string) => run.steps.find((counts) => counts.step === step)?.done ?? 0;
  if (run.state !== 'finished') amiss.push(`The run is ${run.state}${run.note === null ? '' : `: ${run.note}`}.`);
  if (run.found === 0) amiss.push('No business was found.');
  if (run.ended !== run.found) amiss.push(`${run.found - run.ended} of ${run.found} leads have not reached an end.`);
  if (run.searches.failed > 0) amiss.push(`${run.searches.failed} searches failed.`);
  const failed = run.outcomes.failed ?? 0;
  // A hundredth may fail for reasons of the outside; more says that something of ours is wrong.
  if (failed > Math.max(1, run.found * 0.01)) amiss.push(`${failed} leads failed: ${JSON.stringify(run.reasons)}`);
  const pairs = [
    ['found', funnel.found, run.found],
    ['audited', funnel.audited, doneOf('auditSite')],
    ['profiled', funnel.profiled, doneOf('matchProfile')],
    ['scored', funnel.scored, doneOf('scoreLead')],
    ['reported', funnel.reported, doneOf('buildReport')],
    ['drafted', funnel.drafted, doneOf('draftEmail')],
    ['sent', funnel.sent, doneOf('sendEmail')],
    ['ended', funnel.ended, run.ended],
  ] as const;
  for (const [stage, analytics, engine] of pairs) {
    if (analytics !== engine) amiss.push(`Analytics counts ${analytics} ${stage}, the services hold ${engine}.`);
  }
  return amiss;
}

/** Businesses are written to once: every address that got two mails, as a sentence. */
export function mailedTwice(addresses: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const address of addresses) counts.set(address, (counts.get(address) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([address, count]) => `${address} was written to ${count} times.`);
}
