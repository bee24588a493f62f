import type { Funnel } from '@leadfactory/contracts';
import { costToMoney, formatMoney } from '@leadfactory/kernel';

function percentage(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** The funnel as a table: each stage with its count and its share of the stage that it comes from. */
export function renderFunnel(funnel: Funnel): string[] {
  const tiers = (['A', 'B', 'C', 'D'] as const).map((tier) => `${tier} ${funnel.byTier[tier]}`).join('  ');
  const rows: [string, string, string][] = [
    ['found', String(funnel.found), ''],
    ['audited', String(funnel.audited), percentage(funnel.audited, funnel.found)],
    ['profiled', String(funnel.profiled), percentage(funnel.profiled, funnel.found)],
    ['contactable', String(funnel.contactable), percentage(funnel.contactable, funnel.found)],
    ['scored', String(funnel.scored), `tier ${tiers}`],
    ['reported', String(funnel.reported), percentage(funnel.reported, funnel.scored)],
    ['drafted', String(funnel.drafted), percentage(funnel.drafted, funnel.reported)],
    ['sent', String(funnel.sent), percentage(funnel.sent, funnel.drafted)],
    ['bounced', String(funnel.bounced), percentage(funnel.bounced, funnel.sent)],
    ['opened', String(funnel.opened), percentage(funnel.opened, funnel.sent)],
    ['clicked', String(funnel.clicked), percentage(funnel.clicked, funnel.opened)],
    ['bought', String(funnel.bought), percentage(funnel.bought, funnel.clicked)],
    ['revenue', formatMoney(funnel.revenue), `cost ${formatMoney(costToMoney(funnel.cost))}`],
  ];
  const rule = `  ├${'─'.repeat(13)}┼${'─'.repeat(11)}┼${'─'.repeat(28)}┤`;
  return [
    `  ┌${'─'.repeat(13)}┬${'─'.repeat(11)}┬${'─'.repeat(28)}┐`,
    ...rows.flatMap(([stage, count, share], index) => [...(index === rows.length - 1 ? [rule] : []), `  │ ${stage.padEnd(11)} │ ${count.padStart(9)} │ ${share.padEnd(26)} │`]),
    `  └${'─'.repeat(13)}┴${'─'.repeat(11)}┴${'─'.repeat(28)}┘`,
  ];
}
