import type { AuditCategory, Evidence, Finding } from '@leadfactory/contracts';
import { openingTag, selectorOf, type Element } from '../site/dom.rules';
import type { Site } from '../site/site.types';

export type CheckResult = { outcome: 'pass' } | { outcome: 'fail'; evidence: [Evidence, ...Evidence[]] } | { outcome: 'unknown'; reason: string };

/** What the owner of a business reads about a fault, in plain words. */
export interface CheckTexts {
  /** The fault as a headline. */
  title: string;
  /** Why it matters to the owner of the business. */
  explanation: string;
  fix: string;
  /** How the owner sees it without us: a click or a command. */
  howToSee: string;
}

/** One independent question about a site. Its own texts are English. */
export interface Check extends CheckTexts {
  /** Lower case with hyphens, named after the fault; never changes, because findings refer to it. */
  id: string;
  category: AuditCategory;
  /** 1 minor, 2 noticeable, 3 costs customers, 4 critical. */
  severity: 1 | 2 | 3 | 4;
  effort: Finding['effort'];
  /** The same in Spanish. */
  es: CheckTexts;
  /**
   * What the answer stands on: the source of pages (the default), or how servers answer (headers, addresses, probes).
   * A page cut short leaves the first unknown, pages read from files the second.
   */
  standsOn?: readonly ('source' | 'answers')[];
  run(site: Site): CheckResult;
}

/** Only so many places are shown for one fault; their number is told. */
const MOST_EVIDENCE = 5;
const LONGEST_VALUE = 300;

export function defineCheck(check: Check): Check {
  return check;
}

export function textsOf(check: Check, language: 'en' | 'es'): CheckTexts {
  return language === 'es' ? check.es : check;
}

export const pass: CheckResult = { outcome: 'pass' };

export function unknown(reason: string): CheckResult {
  return { outcome: 'unknown', reason };
}

/** A fault, with what proves it. Without any evidence there is no fault. */
export function fail(first: Evidence, ...more: Evidence[]): CheckResult {
  return { outcome: 'fail', evidence: [first, ...more].slice(0, MOST_EVIDENCE) as [Evidence, ...Evidence[]] };
}

/** A fault when there is evidence, no fault when there is none. */
export function failIfAny(evidence: readonly Evidence[]): CheckResult {
  const [first, ...more] = evidence;
  return first === undefined ? pass : fail(first, ...more);
}

export function element(at: Element, note = ''): Evidence {
  return { kind: 'element', where: selectorOf(at), value: shortened(openingTag(at) + note) };
}

export function header(name: string, value: string): Evidence {
  return { kind: 'header', where: name, value: shortened(value) };
}

export function address(url: string, value: string): Evidence {
  return { kind: 'url', where: url, value: shortened(value) };
}

export function text(where: string, value: string): Evidence {
  return { kind: 'value', where, value: shortened(value) };
}

export function measurement(metric: string, value: string): Evidence {
  return { kind: 'measurement', where: metric, value: shortened(value) };
}

/** That something is nowhere to be found; `where` says where was looked. */
export function absence(where: string, value: string): Evidence {
  return { kind: 'absence', where, value: shortened(value) };
}

function shortened(value: string): string {
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`;
}

/** The outcome of a check, whatever happens in it: what was not read cannot be missing, and a check that breaks says nothing about the site. */
export function outcomeOf(check: Check, site: Site): CheckResult {
  const { standsOn = ['source'] } = check;
  if (standsOn.includes('answers') && site.home.isSaved) return unknown('The pages come from files; how the server sends them is not known.');
  let result: CheckResult;
  try {
    result = check.run(site);
  } catch (error) {
    return unknown(`The check could not be made: ${error instanceof Error ? error.message : String(error)}`);
  }
  const grows = result.outcome === 'fail' && standsOn.includes('source') && result.evidence.every(({ kind }) => kind === 'absence') && site.pages.find(({ dom }) => dom.emptyMount !== null);
  if (grows) return unknown(`Scripts write a part of ${grows.finalUrl}; its source alone does not tell what visitors find there.`);
  const limit = site.pages.find((page) => page.dom.limit !== null)?.dom.limit;
  if (limit == null || result.outcome === 'unknown' || !standsOn.includes('source')) return result;
  // What was seen in the part that was read stands; that nothing was seen there says nothing of the rest.
  const isSeen = result.outcome === 'fail' && result.evidence.some((piece) => piece.kind !== 'absence');
  return isSeen ? result : unknown(`Only a part of the site was read: ${limit}.`);
}
