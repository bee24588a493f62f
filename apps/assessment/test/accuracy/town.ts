import type { BusinessFact } from '@leadfactory/contracts';
import { NO_COST, newId, type Clock } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import type { EgressClient, StepContext } from '@leadfactory/service-kit';
import type { FaultId } from '../../../sandbox/src/town/faults';
import { buildTown } from '../../../sandbox/src/town/town';
import type { TownBusiness } from '../../../sandbox/src/town/town.types';
import type { Judgement } from '../../src/audit/audit.rules';
import { homeViewOf, judgeRecord } from '../../src/audit/judging.rules';
import type { JudgingService } from '../../src/audit/judging.service';
import { listingOf } from '../../src/audit/visit.rules';
import { VisitService } from '../../src/audit/visit.service';
import type { AssessmentEnv } from '../../src/env';
import { ALSO_TRUE, CHECK_OF } from './planted';
import type { Case } from './score';
import { townFetch } from './town-visit';

const NOW = new Date('2026-03-02T09:00:00Z');
const clock: Clock = { now: () => NOW };

/** Sites of a town that can be measured, spread over it: neighbours are of one trade. */
export function sitesOf(seed: string, most: number): TownBusiness[] {
  const ordinary = buildTown(seed).businesses.filter((business) => business.site?.kind === 'normal' && !business.chain && business.duplicateOf === null);
  const step = Math.max(1, Math.floor(ordinary.length / most));
  return ordinary.filter((_business, index) => index % step === 0).slice(0, most);
}

/** What was planted in the town's sites, and what the audit says of them. */
export async function townCases(sites: readonly TownBusiness[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const business of sites) {
    const { outcomes } = await auditOf(business);
    const faults = business.site?.faults ?? [];
    const truth = new Map((Object.entries(CHECK_OF) as [FaultId, string][]).map(([fault, check]) => [check, faults.includes(fault)]));
    for (const { checkId, outcome } of outcomes) {
      const also = ALSO_TRUE[checkId];
      // A check that nobody planted anything for has nothing to find here.
      const isTrue = truth.get(checkId) ?? (also !== undefined && faults.includes(also));
      cases.push({ check: checkId, where: `${business.site?.host} (${business.vertical})`, expected: isTrue, said: outcome });
    }
  }
  return cases;
}

export function businessFact(town: TownBusiness): BusinessFact {
  const site = town.site!;
  return {
    businessId: newId(), name: town.name, vertical: town.vertical, categories: [], address: { line1: town.address1, line2: town.address2, city: town.city, state: town.state, zip: town.zip, country: 'US' },
    location: null, phone: town.phone, website: `${site.https ? 'https' : 'http'}://${site.host}/`, email: null, rating: null, reviewCount: null, closed: false, chain: town.chain, provenance: {},
  };
}

export function context(): StepContext {
  return { tenantId: newId(), runId: newId(), campaignId: null, dry: false, traceparent: '', leadId: newId(), businessId: null, key: 'k', attempt: 1, cost: NO_COST };
}

/** A visit over the town's web in this process: the code under test is the service's own, only the wire is left out. */
export function visitsTo(town: TownBusiness) {
  const stored = new Map<string, { body: Buffer; contentType: string }>();
  const egress = {
    call: async (_capability: unknown, input: { url: string; method: 'GET' | 'HEAD' }) => {
      const { answer, body } = townFetch(town, input.url, input.method, clock.now());
      if (answer.outcome === 'fetched' && body.length > 0) {
        const key = `body-${stored.size}`;
        stored.set(key, { body, contentType: 'text/html' });
        return { data: { ...answer, body: { key, bytes: body.length, contentType: 'text/html' } } };
      }
      return { data: answer };
    },
  };
  const blobs = { get: async (key: string) => stored.get(key) ?? null };
  return new VisitService(egress as unknown as EgressClient, blobs as unknown as BlobStore, clock, { AUDIT_VISIT_MS: 60_000, AUDIT_PAGES: 8 } as AssessmentEnv, judging as JudgingService);
}

/** The service's own judging, without its threads; what would travel to one is copied as on the way there. */
const judging: Pick<JudgingService, 'homeViewOf' | 'judgeRecord'> = {
  homeViewOf: async (input) => homeViewOf(structuredClone(await input())),
  judgeRecord: async (input) => judgeRecord(structuredClone(await input())),
};

const NOT_MEASURED = { en: 'not measured', es: 'no se midió' };

export async function auditOf(town: TownBusiness): Promise<Judgement> {
  const visits = visitsTo(town);
  const business = businessFact(town);
  const { home, verdict } = await visits.arrive(business.website!, context());
  if (!home) throw new Error(`${town.site!.host}: ${verdict.reason?.en}`);
  const { record } = await visits.explore(home, listingOf(business), context());
  return visits.judged('a', { ...record, vitals: { mobile: { unknown: NOT_MEASURED }, desktop: { unknown: NOT_MEASURED } } }, 'en');
}
