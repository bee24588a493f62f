import type { AuditCategory, Evidence, Finding } from '@leadfactory/contracts';
import { openingTag, selectorOf, type Element } from '../site/dom.rules';
import type { Page, Site } from '../site/site.types';
import { inEach, told, type Language, type Said, type Words } from '../site/words.rules';

/** Evidence before it is told in one language: quotations of the site stay as they are, our own words are there in each. */
export interface Proof extends Pick<Evidence, 'kind'> {
  where: Words;
  value: Words;
}

export type CheckResult = { outcome: 'pass' } | { outcome: 'fail'; evidence: [Proof, ...Proof[]] } | { outcome: 'unknown'; reason: Said };

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
  /** Its fault is that something is nowhere on the site, though what it shows as evidence is there: a part of the site proves nothing. */
  needsWholeSite?: boolean;
  run(site: Site): CheckResult;
}

/** Only so many places are shown for one fault; their number is told. */
const MOST_EVIDENCE = 5;
const LONGEST_VALUE = 300;

export function defineCheck(check: Check): Check {
  return check;
}

export function textsOf(check: Check, language: Language): CheckTexts {
  return language === 'es' ? check.es : check;
}

export const pass: CheckResult = { outcome: 'pass' };

export function unknown(reason: Said): CheckResult {
  return { outcome: 'unknown', reason };
}

/** A fault, with what proves it. Without any evidence there is no fault. */
export function fail(first: Proof, ...more: Proof[]): CheckResult {
  return { outcome: 'fail', evidence: [first, ...more].slice(0, MOST_EVIDENCE) as [Proof, ...Proof[]] };
}

/** A fault when there is evidence, no fault when there is none. */
export function failIfAny(evidence: readonly Proof[]): CheckResult {
  const [first, ...more] = evidence;
  return first === undefined ? pass : fail(first, ...more);
}

/** An element as the source has it, and what there is to say of it. */
export function element(at: Element, note: Words = ''): Proof {
  const tag = openingTag(at);
  const withNote = (words: string): string => `${shortened(tag, Math.max(LONGEST_VALUE / 2, LONGEST_VALUE - words.length))}${words}`;
  return { kind: 'element', where: selectorOf(at), value: typeof note === 'string' ? withNote(note) : inEach((language) => withNote(note[language])) };
}

export function header(name: string, value: Words): Proof {
  return { kind: 'header', where: name, value };
}

export function address(url: string, value: Words): Proof {
  return { kind: 'url', where: url, value };
}

export function text(where: Words, value: Words): Proof {
  return { kind: 'value', where, value };
}

export function measurement(metric: string, value: Words): Proof {
  return { kind: 'measurement', where: metric, value };
}

/** Where was looked when the whole visible text was. */
export const PAGE_TEXT: Said = { en: 'page text', es: 'texto de la página' };
/** The same for what only links lead to. */
export const LINKS: Said = { en: 'links', es: 'enlaces' };

/** That something is nowhere to be found; `where` says where was looked. */
export function absence(where: Words, value: Said): Proof {
  return { kind: 'absence', where, value };
}

/** “… on the home page”, or on as many pages as were read. */
export function onPages(pages: readonly Page[], { en, es }: Said): Said {
  const [one, many] = pages.length === 1 ? ['the home page', 'la página de inicio'] : [`the ${pages.length} pages read`, `las ${pages.length} páginas leídas`];
  return { en: `${en} on ${one}`, es: `${es} en ${many}` };
}

/** Evidence as it is kept and shown: in one language, short. */
export function toldProof({ kind, where, value }: Proof, language: Language): Evidence {
  return { kind, where: shortened(told(where, language), LONGEST_VALUE), value: shortened(told(value, language), LONGEST_VALUE) };
}

function shortened(value: string, longest: number): string {
  return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
}

/** The outcome of a check, whatever happens in it: what was not read cannot be missing, and a check that breaks says nothing about the site. */
export function outcomeOf(check: Check, site: Site): CheckResult {
  const { standsOn = ['source'] } = check;
  if (standsOn.includes('answers') && site.home.isSaved) return unknown({ en: 'The pages come from files; how the server sends them is not known.', es: 'Las páginas vienen de archivos; no se sabe cómo las envía el servidor.' });
  let result: CheckResult;
  try {
    result = check.run(site);
  } catch (error) {
    return unknown({ en: `The check could not be made: ${error instanceof Error ? error.message : String(error)}`, es: 'La comprobación no se pudo hacer por un fallo nuestro.' });
  }
  const isByAbsence = result.outcome === 'fail' && standsOn.includes('source') && (check.needsWholeSite === true || result.evidence.every(({ kind }) => kind === 'absence'));
  const grows = isByAbsence && site.pages.find(({ dom }) => dom.emptyMount !== null);
  const framed = isByAbsence && site.pages.find(({ dom }) => dom.all('frame').length > 0);
  if (framed) return unknown({ en: `${framed.finalUrl} only holds frames; what stands in them was not read.`, es: `${framed.finalUrl} solo contiene marcos; no se leyó lo que hay en ellos.` });
  if (grows) return unknown({ en: `Scripts write a part of ${grows.finalUrl}; its source alone does not tell what visitors find there.`, es: `Los scripts escriben una parte de ${grows.finalUrl}; su código fuente por sí solo no dice qué encuentran allí los visitantes.` });
  const limit = site.pages.find((page) => page.dom.limit !== null)?.dom.limit;
  if (limit == null || result.outcome === 'unknown' || !standsOn.includes('source')) return result;
  // What was seen in the part that was read stands; that nothing was seen there says nothing of the rest.
  const isSeen = result.outcome === 'fail' && check.needsWholeSite !== true && result.evidence.some((piece) => piece.kind !== 'absence');
  return isSeen ? result : unknown({ en: `Only a part of the site was read: ${limit.en}.`, es: `Solo se leyó una parte del sitio: ${limit.es}.` });
}
