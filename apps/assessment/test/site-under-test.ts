import type { Vitals } from '@leadfactory/contracts';
import type { Check } from '../src/checks/define-check.rules';
import { outcomeOf } from '../src/checks/define-check.rules';
import { untranslated } from './untranslated';
import { pageOf } from '../src/site/page.rules';
import { technologiesOf } from '../src/technologies/technologies.rules';
import type { Listing, PageKind, Probe, Site } from '../src/site/site.types';

/** An answer given in a test: a text is a body with status 200, a number a status, `refused` no server; undefined was never asked for. */
export type Given = string | number | { status: number; headers?: Record<string, string>; bytes?: number; finalUrl?: string; text?: string };

export interface Visit {
  html?: string;
  /** The home page's address after redirects. */
  url?: string;
  headers?: Record<string, string>;
  bytes?: number;
  wireBytes?: number;
  redirects?: Site['home']['redirects'];
  /** Inner pages by kind; their path is the kind. */
  pages?: Partial<Record<PageKind, string>>;
  unread?: PageKind[];
  listing?: Partial<Listing>;
  robots?: Given;
  sitemap?: Given;
  otherScheme?: Given;
  favicon?: Given;
  assets?: Record<string, Given>;
  /** Internal links that were tried, by path. */
  links?: Record<string, Given>;
  vitals?: Partial<Vitals>;
  now?: string;
  /** The page comes from a file. */
  saved?: boolean;
}

const NOT_ASKED: Probe = { state: 'unknown', reason: { en: 'it was not asked for', es: 'no se pidió' } };

function probe(url: string, given: Given | undefined): Probe {
  if (given === undefined) return NOT_ASKED;
  if (given === 'refused') return { state: 'refused', reason: { en: 'nothing listens there', es: 'allí no hay ningún servidor' } };
  const told = typeof given === 'string' ? { status: 200, text: given } : typeof given === 'number' ? { status: given } : given;
  return {
    state: 'answered',
    text: told.text ?? null,
    answer: { url, finalUrl: told.finalUrl ?? url, status: told.status, headers: told.headers ?? {}, bytes: told.bytes ?? told.text?.length ?? 0, wireBytes: told.bytes ?? 0, redirects: [] },
  };
}

/** A site as the checks see it, from what a test says of it. */
export function siteUnderTest(visit: Visit): Site {
  const url = visit.url ?? 'https://joe.example/';
  const html = visit.html ?? '<!doctype html><html lang="en"><title>Joe</title><body><p>Joe</p></body></html>';
  const answer = (at: string, bytes: number) => ({ url: at, finalUrl: at, status: 200, headers: visit.headers ?? {}, bytes, wireBytes: bytes, redirects: [] });
  const home = pageOf({ ...answer(url, visit.bytes ?? html.length), wireBytes: visit.wireBytes ?? visit.bytes ?? html.length, redirects: visit.redirects ?? [], isSaved: visit.saved }, html, 'home');
  const inner = Object.entries(visit.pages ?? {}).map(([kind, body]) => pageOf(answer(new URL(kind, url).href, body.length), body, kind as PageKind));
  const vitals: Vitals = { strategy: 'mobile', performance: null, lcpMs: null, fcpMs: null, tbtMs: null, speedIndexMs: null, cls: null, totalBytes: null, source: 'psi', ...visit.vitals };
  const measured = visit.vitals ? { measured: vitals } : { unknown: { en: 'PageSpeed did not answer', es: 'PageSpeed no respondió' } };
  return {
    now: new Date(visit.now ?? '2026-03-02T09:00:00Z'),
    listing: { name: 'Joe', vertical: 'restaurant', phone: null, line1: null, city: 'New York', state: 'NY', zip: '10001', ...visit.listing },
    pages: [home, ...inner],
    home,
    unread: visit.unread ?? [],
    robots: probe(new URL('/robots.txt', url).href, visit.robots),
    sitemap: probe(new URL('/sitemap.xml', url).href, visit.sitemap),
    otherScheme: probe(url.startsWith('https') ? url.replace('https', 'http') : url.replace('http', 'https'), visit.otherScheme),
    favicon: probe(new URL('/favicon.ico', url).href, visit.favicon),
    assets: Object.entries(visit.assets ?? {}).map(([path, given]) => ({ url: new URL(path, url).href, kind: path.endsWith('.css') ? 'style' : path.endsWith('.js') ? 'script' : 'image', probe: probe(new URL(path, url).href, given) })),
    links: home.links.filter((link) => link.url !== null && visit.links?.[new URL(link.url).pathname] !== undefined).map((link) => ({ url: link.url!, element: link.element, text: link.text, probe: probe(link.url!, visit.links![new URL(link.url!).pathname]) })),
    technologies: technologiesOf([home, ...inner]),
    vitals: { mobile: measured, desktop: measured },
  };
}

/** Sites on which the check must fail, pass and not know, by what is special about each. */
export interface Expectations {
  fails: Record<string, Visit>;
  passes: Record<string, Visit>;
  unknown?: Record<string, Visit>;
}

export function describeCheck(check: Check, expected: Expectations): void {
  describe(`${check.category}/${check.id}`, () => {
    test.each(Object.entries(expected.fails))('fails: %s', (_name, visit) => {
      const result = outcomeOf(check, siteUnderTest(visit));
      expect(result).toMatchObject({ outcome: 'fail' });
      if (result.outcome !== 'fail') return;
      expect(result.evidence.length).toBeGreaterThan(0);
      expect(result.evidence.flatMap(({ kind, where, value }) => [...untranslated(where, visit), ...(kind === 'element' && typeof value === 'string' ? [] : untranslated(value, visit))])).toEqual([]);
    });
    test.each(Object.entries(expected.passes))('passes: %s', (_name, visit) => {
      expect(outcomeOf(check, siteUnderTest(visit))).toEqual({ outcome: 'pass' });
    });
    // Nothing can be measured on a page that was cut before it said anything, and nothing of a server on a file.
    const unmeasurable: Record<string, Visit> = check.standsOn?.includes('answers') ? { 'a page from a file': { saved: true } } : { 'a page cut short': { html: '<!doctype html><div>'.padEnd(4_000, '<div>') } };
    test.each(Object.entries({ ...unmeasurable, ...expected.unknown }))('is unknown: %s', (_name, visit) => {
      const result = outcomeOf(check, siteUnderTest(visit));
      expect(result).toMatchObject({ outcome: 'unknown' });
      if (result.outcome === 'unknown') expect(untranslated(result.reason, visit)).toEqual([]);
    });
  });
}
