import { jaroWinkler, nameContainment, nameSimilarity } from './similarity.rules';
import { streetParts } from './street.rules';

/** What a business is recognised by: everything already in the form in which it is compared. */
export interface Identity {
  nameKey: string;
  phone: string | null;
  domain: string | null;
  streetKey: string | null;
  zip: string | null;
  cityKey: string;
  state: string;
}

export interface Match {
  /** How sure it is that both are one business, 0–1. */
  score: number;
  reasons: string[];
}

/** From here on two listings are taken for one business. Set on labelled data: see test/match-quality.spec.ts. */
export const SAME_BUSINESS = 0.85;

type Agreement = 'same' | 'close' | 'different' | 'unknown';

function street(left: string | null, right: string | null): Agreement {
  if (left === null || right === null) return 'unknown';
  if (left === right) return 'same';
  const [a, b] = [streetParts(left), streetParts(right)];
  const names = jaroWinkler(a.name, b.name);
  if (a.number !== null && b.number !== null) {
    if (a.number !== b.number) return 'different';
    // Directions are left out as often as kinds of roads.
    return a.name === b.name || names >= 0.9 || nameContainment(a.name, b.name) === 1 ? 'same' : names >= 0.8 ? 'close' : 'different';
  }
  return names >= 0.95 ? 'close' : 'different';
}

function place(left: Identity, right: Identity): Agreement {
  if (left.zip !== null && right.zip !== null) return left.zip === right.zip ? 'same' : 'different';
  if (left.cityKey === '' || right.cityKey === '') return 'unknown';
  return left.state === right.state && left.cityKey === right.cityKey ? 'same' : 'different';
}

const equality = (left: string | null, right: string | null): Agreement => (left === null || right === null ? 'unknown' : left === right ? 'same' : 'different');

/**
 * Whether two listings are one business, and why. A name alone never is; a shared phone or domain is not when the
 * places differ, because branches share both. @returns null when it is not worth telling
 */
export function match(left: Identity, right: Identity): Match | null {
  const where = place(left, right);
  const at = street(left.streetKey, right.streetKey);
  // Typing errors in ZIPs are common; the same house number in the same street of a like-named place is the place.
  if (where === 'different' && !(at === 'same' && left.state === right.state && left.cityKey === right.cityKey && left.cityKey !== '')) return null;
  const phone = equality(left.phone, right.phone);
  const domain = equality(left.domain, right.domain);
  const sameZip = where === 'same' && left.zip !== null && right.zip !== null;
  // Names are compared last: most pairs have nothing else in common, and no name would make up for that.
  const hasGround = at === 'same' || at === 'close' || phone === 'same' || (at === 'unknown' && (domain === 'same' || sameZip));
  if (!hasGround) return null;
  const similar = nameSimilarity(left.nameKey, right.nameKey);
  const contained = nameContainment(left.nameKey, right.nameKey);
  const name = Math.max(similar, 0.9 * contained);
  const score = scoreOf({ name, similar, phone, domain, at, sameZip });
  if (score === null) return null;
  const reasons = [similar === 1 ? 'same name' : `names alike (${name.toFixed(2)})`];
  if (phone === 'same') reasons.push('same phone');
  if (domain === 'same') reasons.push(`same site domain ${left.domain}`);
  if (at === 'same') reasons.push('same address');
  if (at === 'close') reasons.push('addresses alike');
  if (where === 'same') reasons.push(left.zip !== null && left.zip === right.zip ? `same ZIP ${left.zip}` : 'same city');
  return { score: Number(score.toFixed(3)), reasons };
}

interface Evidence {
  name: number;
  similar: number;
  phone: Agreement;
  domain: Agreement;
  at: Agreement;
  sameZip: boolean;
}

function scoreOf({ name, similar, phone, domain, at, sameZip }: Evidence): number | null {
  if (at === 'same') {
    if (phone === 'same' && domain === 'same') return name >= 0.3 ? 0.99 : null;
    if (phone === 'same') return name >= 0.4 ? 0.98 : null;
    if (domain === 'same') return name >= 0.5 ? 0.97 : null;
    // Neighbours of one house with like names but other phones and other sites are other businesses.
    const doubts = Number(phone === 'different') + Number(domain === 'different');
    const needed = [0.7, 0.85, 0.97][doubts]!;
    return name >= needed ? 0.96 - 0.04 * doubts : null;
  }
  if (at === 'different') return phone === 'same' && sameZip && similar >= 0.95 && domain !== 'different' ? 0.87 : null;
  if (phone === 'same' && similar >= 0.6) return 0.95;
  if (domain === 'same' && phone !== 'different' && similar >= 0.8) return 0.93;
  if (phone === 'different' || domain === 'different') return at === 'close' && similar === 1 && sameZip ? 0.86 : null;
  if (at === 'close') return similar >= 0.85 ? 0.9 : null;
  return sameZip && similar >= 0.95 ? 0.88 : null;
}
