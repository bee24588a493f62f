import type { DeliveryPolicy } from '../policy/policy.schema';

export interface Tally {
  sent: number;
  bounced: number;
  complained: number;
}

/** Why mails with this tally must stop; null while they may go on (R10.06). */
export function reasonToStop(tally: Tally, level: 'campaign' | 'sender', rules: DeliveryPolicy['governor']): string | null {
  if (tally.sent < rules.minimumSent) return null;
  const limits = rules[level];
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const bounces = tally.bounced / tally.sent;
  if (tally.bounced >= rules.minimumBounces && bounces >= limits.bounceRate) return `${percent(bounces)} of ${tally.sent} mails bounced; the limit of a ${level} is ${percent(limits.bounceRate)}`;
  const complaints = tally.complained / tally.sent;
  if (tally.complained >= rules.minimumComplaints && complaints >= limits.complaintRate) return `${percent(complaints)} of ${tally.sent} mails were complained about; the limit of a ${level} is ${percent(limits.complaintRate)}`;
  return null;
}
