import type { AuditFact, CheckOutcome, Finding } from '@leadfactory/contracts';
import { derivedId, isUrl } from '@leadfactory/kernel';
import type { EgressClient } from '@leadfactory/service-kit';
import { CATALOGUE } from '../checks/catalogue';
import { outcomeOf, textsOf, toldProof, type Check } from '../checks/define-check.rules';
import { phoneOf } from '../site/phone.rules';
import type { Listing, Site } from '../site/site.types';
import type { Language } from '../site/words.rules';

const EFFORTS: readonly Finding['effort'][] = ['minutes', 'hours', 'days'];

export interface Judgement {
  outcomes: CheckOutcome[];
  /** The gravest first; among equals what is mended soonest. */
  findings: Finding[];
  /** Share of checks with an answer. */
  coverage: number;
}

/** Every check's answer for a site that was measured, told in the language. */
export function judge(auditId: string, site: Site, checks: readonly Check[] = CATALOGUE, language: Language = 'en'): Judgement {
  const outcomes: CheckOutcome[] = [];
  const findings: Finding[] = [];
  for (const check of checks) {
    const { id, category, severity, effort } = check;
    const { title, explanation, fix } = textsOf(check, language);
    const result = outcomeOf(check, site);
    outcomes.push({ checkId: id, category, severity, outcome: result.outcome, ...(result.outcome === 'unknown' ? { reason: result.reason[language] } : {}) });
    if (result.outcome === 'fail') findings.push({ findingId: `${auditId}:${id}`, checkId: id, category, severity, effort, title, explanation, fix, evidence: result.evidence.map((proof) => toldProof(proof, language)) });
  }
  findings.sort((a, b) => b.severity - a.severity || EFFORTS.indexOf(a.effort) - EFFORTS.indexOf(b.effort) || (a.checkId < b.checkId ? -1 : 1));
  return { outcomes, findings, coverage: coverageOf(outcomes) };
}

/** Nothing is known of a site that could not be measured (R4.03). */
export function judgeNothing(reason: string, checks: readonly Check[] = CATALOGUE): Judgement {
  const outcomes = checks.map(({ id, category, severity }): CheckOutcome => ({ checkId: id, category, severity, outcome: 'unknown', reason }));
  return { outcomes, findings: [], coverage: 0 };
}

function coverageOf(outcomes: readonly CheckOutcome[]): number {
  return outcomes.length === 0 ? 0 : outcomes.filter(({ outcome }) => outcome !== 'unknown').length / outcomes.length;
}

/** The address under which a site is known all day: without fragment and capitals in its name. */
export function siteAddress(website: string): string | null {
  if (!isUrl(website)) return null;
  const url = new URL(website);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** The parts of an audit's id: one audit per business, site, UTC day, engine and language. Two branches of a chain share a site but not its phone number. */
export function auditKey(tenantId: string, businessId: string, url: string | null, now: Date, version: string, language: Language): string[] {
  return ['audit', tenantId, businessId, url ?? 'no website', now.toISOString().slice(0, 10), language === 'en' ? version : `${version} ${language}`];
}

export type AuditPage = AuditFact['pages'][number];

/** Whoever an audit's calls are made for: a step, or a caller who waits. */
export type Payer = Parameters<EgressClient['call']>[2];

/** What is audited, whoever asks. */
export interface AuditTarget {
  businessId: string;
  website: string | null;
  listing: Listing;
  language: Language;
}

/** A site that somebody asks for by its address; it stands under an id of its own, as no business is known for it. */
export function targetOfUrl(tenantId: string, asked: { url: string; phone?: string; address?: string; language: Language }): AuditTarget {
  const phone = asked.phone === undefined ? null : phoneOf(asked.phone);
  const website = siteAddress(asked.url) ?? asked.url;
  return { businessId: derivedId('site', tenantId, website, phone ?? '', asked.address ?? ''), website, language: asked.language, listing: { name: new URL(website).hostname, vertical: '', phone, line1: asked.address ?? null, city: '', state: '', zip: null } };
}

/** The audit with the way to see each finding oneself, for people; checks that are gone have none. */
export function withHowToSee<A extends Pick<AuditFact, 'findings' | 'language'>>(audit: A): A {
  const findings = audit.findings.map((finding) => {
    const check = CATALOGUE.find(({ id }) => id === finding.checkId);
    return { ...finding, howToSee: check && textsOf(check, audit.language ?? 'en').howToSee };
  });
  return { ...audit, findings };
}
