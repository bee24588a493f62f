import { jaroWinkler, nameContainment, nameSimilarity } from '../identity/similarity.rules';
import { isElsewhere, type LeadPlace } from './place.rules';

/** What a lead is recognised by, already in the form in which it is compared. */
export interface LeadIdentity {
  leadId: string;
  mailbox: string | null;
  /** E.164. */
  phone: string | null;
  /** The company's own domain; null for platforms and free mail. */
  domain: string | null;
  person: string | null;
  company: string | null;
  place: LeadPlace;
}

/** A lead that came before. A duplicate is known too, under the lead whose duplicate it is. */
export interface KnownLead extends LeadIdentity {
  originalId: string;
}

export interface LeadVerdict {
  leadId: string;
  /** The first lead of which this one is a repetition; its own id when it is new. */
  originalId: string;
  reasons: string[];
}

/** From here on two names are taken for spellings of one. */
const SAME_NAME = 0.85;

/** A phone or name that more leads share than this says nothing any more, and comparing them all would take for ever. */
export const MOST_ALIKE = 200;

const differ = (left: string | null, right: string | null) => left !== null && right !== null && left !== right;

function companiesDiffer(left: string | null, right: string | null): boolean {
  if (left === null || right === null || left === right) return false;
  return Math.max(nameSimilarity(left, right), nameContainment(left, right)) < SAME_NAME;
}

/** Family and first name each have to be alike; a first name may be its initial, or left out. */
function personsDiffer(left: string | null, right: string | null): boolean {
  if (left === null || right === null || left === right) return false;
  const [a, b] = [left.split(' '), right.split(' ')];
  if (jaroWinkler(a.at(-1)!, b.at(-1)!) < SAME_NAME) return true;
  if (a.length === 1 || b.length === 1) return false;
  const [first, other] = [a[0]!, b[0]!];
  const isInitial = (first.length === 1 || other.length === 1) && first[0] === other[0];
  return !isInitial && jaroWinkler(first, other) < SAME_NAME;
}

/** Domain and name together; who has no person is known by the company. Null when either lacks. */
export function domainNameKey({ domain, person, company }: Pick<LeadIdentity, 'domain' | 'person' | 'company'>): string | null {
  const name = person ?? company;
  return domain === null || name === null ? null : `${domain} ${name}`;
}

/**
 * Why two leads are one; null when they are not. One mailbox is one lead. A phone is shared by colleagues and by
 * tenants of one office, and a domain by branches: there people, companies and places must not contradict.
 */
export function sameLead(left: LeadIdentity, right: LeadIdentity): string[] | null {
  if (left.mailbox !== null && left.mailbox === right.mailbox) return [`same e-mail address ${left.mailbox}`];
  const anotherPerson = personsDiffer(left.person, right.person);
  if (left.phone !== null && left.phone === right.phone && !companiesDiffer(left.company, right.company) && !(anotherPerson && differ(left.mailbox, right.mailbox))) return [`same phone ${left.phone}`];
  const key = domainNameKey(left);
  if (key === null || key !== domainNameKey(right)) return null;
  // Two of one name may work for one company.
  if (left.person !== null && differ(left.mailbox, right.mailbox) && differ(left.phone, right.phone)) return null;
  const isBranch = left.person === null && (isElsewhere(left.place, right.place) || differ(left.phone, right.phone));
  return isBranch ? null : [`same domain ${left.domain}`, `same name`];
}

class LeadIndex {
  private readonly byKey = new Map<string, KnownLead[]>();

  add(lead: KnownLead): void {
    for (const key of keysOf(lead)) {
      const others = this.byKey.get(key);
      if (others) {
        if (others.length < MOST_ALIKE) others.push(lead);
      } else this.byKey.set(key, [lead]);
    }
  }

  /** The earliest lead that is the same; keys are asked in the order of what they prove. */
  first(lead: LeadIdentity): LeadVerdict | null {
    for (const key of keysOf(lead)) {
      for (const other of this.byKey.get(key) ?? []) {
        const reasons = other.leadId === lead.leadId ? null : sameLead(lead, other);
        if (reasons !== null) return { leadId: lead.leadId, originalId: other.originalId, reasons };
      }
    }
    return null;
  }
}

function keysOf(lead: LeadIdentity): string[] {
  const domainName = domainNameKey(lead);
  return [...(lead.mailbox === null ? [] : [`mailbox ${lead.mailbox}`]), ...(domainName === null ? [] : [`domain ${domainName}`]), ...(lead.phone === null ? [] : [`phone ${lead.phone}`])];
}

/**
 * Which of the leads are new and which repeat one that came before, in the batch or earlier. Given in the order in which
 * they came; a lead that is known already keeps what was decided of it.
 */
export function judgeDuplicates(leads: readonly LeadIdentity[], known: readonly KnownLead[]): LeadVerdict[] {
  const index = new LeadIndex();
  const decided = new Map(known.map((lead) => [lead.leadId, lead]));
  for (const lead of known) index.add(lead);
  return leads.map((lead) => {
    const before = decided.get(lead.leadId);
    const found = before === undefined ? index.first(lead) : null;
    const originalId = before?.originalId ?? found?.originalId ?? lead.leadId;
    if (before === undefined) index.add({ ...lead, originalId });
    const reasons = found?.reasons ?? (before !== undefined && originalId !== lead.leadId ? (sameLead(lead, decided.get(originalId) ?? before) ?? ['decided before']) : []);
    return { leadId: lead.leadId, originalId, reasons };
  });
}
