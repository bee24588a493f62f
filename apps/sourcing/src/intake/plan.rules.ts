import { derivedId } from '@leadfactory/kernel';
import { identityOf } from '../business/compose.rules';
import { type Identity, match, type Match, SAME_BUSINESS } from '../identity/match.rules';
import type { Incoming } from '../listing/listing.types';

/** A business that an incoming listing may turn out to be. */
export interface Candidate extends Identity {
  businessId: string;
}

/** A listing of the same source and id that is already kept. */
export interface KnownListing {
  source: string;
  sourceId: string;
  version: string;
  businessId: string;
  /** Null once its licence has expired. */
  hash: string | null;
}

export interface Planned {
  incoming: Incoming;
  ownId: string;
  businessId: string;
  /** What becomes of it: a new business, another word on a known one, or nothing new. */
  outcome: 'created' | 'merged' | 'unchanged';
  /** Set when it was recognised as a business that came from elsewhere. */
  merge: Match | null;
}

const sourceKey = (source: string, sourceId: string) => `${source}\n${sourceId}`;
const pairKey = (left: string, right: string) => (left < right ? `${left} ${right}` : `${right} ${left}`);

/** The id that a listing's business has when it is nobody else's duplicate: the same for every run. */
export function ownIdOf(tenantId: string, { source, sourceId }: Pick<Incoming, 'source' | 'sourceId'>): string {
  return derivedId(tenantId, 'business', source, sourceId);
}

/** A block with more members says nothing any more, and comparing them all would take for ever; the other blocks remain. */
const MOST_IN_BLOCK = 300;

/** Candidates by what they may share with a listing, so that each is compared with few. */
class CandidateIndex {
  private readonly ids = new Set<string>();
  private readonly blocks = new Map<string, Candidate[]>();

  add(candidate: Candidate): void {
    this.ids.add(candidate.businessId);
    for (const block of blocksOf(candidate)) {
      const others = this.blocks.get(block);
      if (others) {
        if (others.length < MOST_IN_BLOCK) others.push(candidate);
      } else this.blocks.set(block, [candidate]);
    }
  }

  has(businessId: string): boolean {
    return this.ids.has(businessId);
  }

  /** The candidate that is most surely the same business; null when none is. */
  best(identity: Identity, mayBe: (businessId: string) => boolean): { businessId: string; merge: Match } | null {
    const seen = new Set<string>();
    let best: { businessId: string; merge: Match } | null = null;
    for (const block of blocksOf(identity)) {
      for (const candidate of this.blocks.get(block) ?? []) {
        if (seen.has(candidate.businessId)) continue;
        const merge = match(identity, candidate);
        // A business may stand here by several of its listings: only one that does not fit says nothing.
        if (merge === null || merge.score < SAME_BUSINESS) continue;
        seen.add(candidate.businessId);
        if (!mayBe(candidate.businessId)) continue;
        if (best === null || merge.score > best.merge.score || (merge.score === best.merge.score && candidate.businessId < best.businessId)) best = { businessId: candidate.businessId, merge };
      }
    }
    return best;
  }
}

/** Two listings of one business share at least one of these. */
export function blocksOf(identity: Identity): string[] {
  const { nameKey, phone, domain, streetKey, zip, cityKey, state } = identity;
  const place = `${state} ${cityKey}`;
  const blocks: string[] = [];
  if (phone !== null) blocks.push(`phone ${phone}`);
  if (domain !== null) blocks.push(`domain ${domain}`);
  if (streetKey !== null) blocks.push(`street ${/^\S+/.exec(streetKey)![0]} ${place}`, ...(zip === null ? [] : [`street ${/^\S+/.exec(streetKey)![0]} ${zip}`]));
  const [first, ...rest] = [nameKey.replaceAll(' ', '').slice(0, 4), nameKey.split(' ').sort((left, right) => right.length - left.length)[0]!];
  for (const part of [first, ...rest]) blocks.push(`name ${part} ${place}`, ...(zip === null ? [] : [`name ${part} ${zip}`]));
  return blocks;
}

export interface PlanBasis {
  tenantId: string;
  known: readonly KnownListing[];
  candidates: readonly Candidate[];
  /** Pairs of businesses that somebody took apart. */
  apart: readonly { keptId: string; mergedId: string }[];
}

/** Which business each listing belongs to. Listings that came earlier stay where they are, unless all they said has expired and the same business came in from elsewhere since; what people took apart stays apart. */
export function planIntake(incoming: readonly Incoming[], basis: PlanBasis, hashOf: (entry: Incoming['entry']) => string): Planned[] {
  const index = new CandidateIndex();
  for (const candidate of basis.candidates) index.add(candidate);
  const homes = new Map(basis.known.map((listing) => [sourceKey(listing.source, listing.sourceId), listing.businessId]));
  const hashes = new Map(basis.known.map((listing) => [`${sourceKey(listing.source, listing.sourceId)}\n${listing.version}`, listing.hash]));
  const apart = new Set(basis.apart.map(({ keptId, mergedId }) => pairKey(keptId, mergedId)));
  const mayBe = (businessId: string, id: string) => !apart.has(pairKey(businessId, id));
  const standing = new Set(basis.known.filter(({ hash }) => hash !== null).map(({ source, sourceId }) => sourceKey(source, sourceId)));
  return incoming.map((item) => {
    const ownId = ownIdOf(basis.tenantId, item);
    const key = sourceKey(item.source, item.sourceId);
    const home = homes.get(key);
    // A home of which nothing is left may have come back from elsewhere meanwhile, under another id.
    const isGone = home !== undefined && !index.has(home) && !standing.has(key);
    if (home !== undefined && !isGone) {
      const hash = hashes.get(`${key}\n${item.version}`);
      return { incoming: item, ownId, businessId: home, outcome: hash !== undefined && hash !== null && hash === hashOf(item.entry) ? 'unchanged' : 'merged', merge: null };
    }
    const identity = identityOf(item.entry);
    const found = index.has(ownId) ? null : index.best(identity, (businessId) => mayBe(businessId, ownId) && (home === undefined || mayBe(businessId, home)));
    const businessId = found?.businessId ?? home ?? ownId;
    const outcome = found || isGone || index.has(ownId) ? 'merged' : 'created';
    homes.set(key, businessId);
    hashes.set(`${key}\n${item.version}`, hashOf(item.entry));
    // Added under its business even when merged, so that the next one is compared with this spelling too.
    index.add({ ...identity, businessId });
    return { incoming: item, ownId, businessId, outcome, merge: found?.merge ?? null };
  });
}
