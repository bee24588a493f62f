import type { BusinessFact, ContactsFact } from '@leadfactory/contracts';
import type { DeliveryPolicy } from '../policy/policy.schema';
import type { SenderIdentity } from '../sender/sender.repository';

type EmailContact = ContactsFact['emails'][number];

/** What is known when a cold mail is to be sent. */
export interface Situation {
  to: string;
  contact: EmailContact | undefined;
  business: Pick<BusinessFact, 'name' | 'address' | 'vertical'>;
  sender: SenderIdentity | null;
  suppression: { reason: string; scope: string } | null;
  /** When this business, or this address, was last written to cold. */
  lastToBusiness: Date | null;
  lastToAddress: Date | null;
  now: Date;
}

/** How a refusal ends the lead; the first one counts. */
export type Refusal =
  | { code: string; detail: string; ending: 'suppressed' | 'skipped' | 'disqualified' }
  /** A person can set it right. */
  | { code: string; detail: string; ending: 'hold' };

/** Why a mail may be sent, or may not (R10.02). Kept in either case. */
export interface Decision {
  allowed: boolean;
  refusals: Refusal[];
  jurisdiction: string;
  subscriberType: string;
  lawfulBasis: string;
  evidence: Record<string, unknown>;
  policyVersion: string;
  reasons: string[];
}

const DAY_MS = 86_400_000;

/** Whether this mail may be sent under the policy. Every refusal is named, not only the first. */
export function decideCold(situation: Situation, policy: DeliveryPolicy): Decision {
  const { business, contact, sender, now } = situation;
  const { country, state } = business.address;
  const law = policy.jurisdictions[country];
  const refusals: Refusal[] = [
    ...ofSender(sender),
    ...ofSuppression(situation.suppression),
    ...(law ? [] : [{ code: 'jurisdiction_not_served', detail: `The policy names no lawful basis for ${country}.`, ending: 'suppressed' as const }]),
    ...ofContact(contact, policy, now),
    ...ofFrequency(situation, policy),
  ];
  const allowed = refusals.length === 0;
  return {
    allowed, refusals,
    jurisdiction: `${country}-${state}`, subscriberType: 'business',
    lawfulBasis: law ? `${law.law}: ${law.lawfulBasis}` : 'none',
    evidence: {
      business: business.name,
      address: contact ? { ...originOf(contact), fetchedAt: contact.provenance.fetchedAt, licence: contact.provenance.licence, verdict: contact.verdict, verdictReasons: contact.reasons, checkedAt: contact.checkedAt, kind: contact.kind } : null,
      postalAddress: sender?.postalAddress ?? null,
      windows: policy.windows.enabled ? 'kept' : 'off: mail leaves at any hour',
    },
    policyVersion: policy.version,
    reasons: allowed ? ['allowed: no refusal applies'] : refusals.map(({ code, detail }) => `${code}: ${detail}`),
  };
}

/** Where the address comes from; one out of a file is not known to be published anywhere. */
function originOf({ provenance: { source } }: EmailContact): { source: string; publishedAt: string | null } {
  return { source, publishedAt: /^import(:|$)/.test(source) ? null : source };
}

function ofSender(sender: SenderIdentity | null): Refusal[] {
  if (sender === null) return [{ code: 'no_sender_identity', detail: 'The tenant has no sender identity.', ending: 'hold' }];
  if (sender.postalAddress.trim() === '') return [{ code: 'no_postal_address', detail: 'The sender has no postal address; without one no mail is lawful.', ending: 'skipped' }];
  return [];
}

function ofSuppression(suppression: Situation['suppression']): Refusal[] {
  return suppression === null ? [] : [{ code: suppression.reason, detail: `The address is suppressed (${suppression.scope}).`, ending: 'suppressed' }];
}

function ofContact(contact: EmailContact | undefined, policy: DeliveryPolicy, now: Date): Refusal[] {
  if (!contact) return [{ code: 'address_unknown', detail: 'Nothing is known of where the address comes from.', ending: 'disqualified' }];
  if (contact.verdict === 'invalid' || !policy.verdicts.includes(contact.verdict)) {
    return [{ code: `address_${contact.verdict}`, detail: `The address check said ${contact.verdict}: ${contact.reasons.join(', ') || 'no reason given'}.`, ending: 'disqualified' }];
  }
  if (new Date(contact.verdictExpiresAt) <= now) return [{ code: 'verdict_expired', detail: `The address was checked at ${contact.checkedAt}; that has expired.`, ending: 'hold' }];
  return [];
}

function ofFrequency({ lastToBusiness, lastToAddress, now }: Situation, policy: DeliveryPolicy): Refusal[] {
  const within = (last: Date | null): last is Date => last !== null && now.getTime() - last.getTime() < policy.frequencyCapDays * DAY_MS;
  if (within(lastToBusiness)) return [{ code: 'frequency_cap', detail: `The business was written to at ${lastToBusiness.toISOString()}; one mail in ${policy.frequencyCapDays} days.`, ending: 'suppressed' }];
  if (within(lastToAddress)) return [{ code: 'address_already_mailed', detail: `The address was written to at ${lastToAddress.toISOString()} for another business.`, ending: 'skipped' }];
  return [];
}

/** A purchase is a contract: its report is owed, whatever was said to advertising. */
export function decideTransactional(evidence: Record<string, unknown>, policy: DeliveryPolicy): Decision {
  return {
    allowed: true, refusals: [], jurisdiction: 'not needed', subscriberType: 'customer', lawfulBasis: 'performance of a contract: the report that was bought',
    evidence, policyVersion: policy.version, reasons: ['allowed: transactional'],
  };
}
