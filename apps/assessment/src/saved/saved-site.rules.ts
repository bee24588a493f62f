import { decodeText, TOO_LONG } from '../site/decode.rules';
import { innerPages } from '../site/page-choice.rules';
import { pageOf } from '../site/page.rules';
import type { Page, PageKind, Probe, Site } from '../site/site.types';
import { technologiesOf } from '../technologies/technologies.rules';

export interface SavedFile {
  /** From the folder, with `/`. */
  path: string;
  bytes: Buffer;
}

/** Where saved pages are taken to stand: a name that nobody can own (RFC 2606). */
const ORIGIN = 'https://saved.invalid';
const MOST_PAGES = 8;
const NOT_FETCHED: Probe = { state: 'unknown', reason: { en: 'The pages come from files; nothing was fetched.', es: 'Las páginas vienen de archivos; no se pidió nada a ningún servidor.' } };
const NOT_LISTED = { name: '', vertical: '', phone: null, line1: null, city: '', state: '', zip: null };

/** Findings and reasons name the files themselves, not the address that they are taken to have. */
export function withFileNames<T>(result: T): T {
  return JSON.parse(JSON.stringify(result).replaceAll(`${ORIGIN}/`, '')) as T;
}

/** A site as far as saved pages tell of it; everything else is unknown. @throws Error when there is no page */
export function siteFromFiles(files: readonly SavedFile[], now: Date): Site {
  const [first, ...others] = [...files].sort((one, other) => rankOf(one.path) - rankOf(other.path) || (one.path < other.path ? -1 : 1));
  if (!first) throw new Error('There is no page among the files.');
  const home = savedPage(first, 'home');
  const chosen = innerPages(home, MOST_PAGES - 1);
  const kindOf = (file: SavedFile): PageKind => chosen.find(({ url }) => url === urlOf(file) || url === urlOf(file).replace(/index\.html?$/, ''))?.kind ?? 'other';
  const inner = others.map((file) => ({ file, kind: kindOf(file) })).sort((one, other) => Number(one.kind === 'other') - Number(other.kind === 'other'));
  const pages = [home, ...inner.slice(0, MOST_PAGES - 1).map(({ file, kind }) => savedPage(file, kind))];
  const unread = chosen.filter(({ kind }) => !pages.some((page) => page.kind === kind)).map(({ kind }) => kind);
  const unmeasured = { unknown: { en: 'The pages come from files; their speed was not measured.', es: 'Las páginas vienen de archivos; no se midió su velocidad.' } };
  return {
    now, listing: NOT_LISTED, pages, home, unread, robots: NOT_FETCHED, sitemap: NOT_FETCHED, otherScheme: NOT_FETCHED, favicon: NOT_FETCHED, assets: [], links: [],
    technologies: technologiesOf(pages), vitals: { mobile: unmeasured, desktop: unmeasured },
  };
}

function savedPage(file: SavedFile, kind: PageKind): Page {
  const { text, truncated } = decodeText(file.bytes, undefined);
  const url = urlOf(file);
  return pageOf({ url, finalUrl: url, status: 200, headers: {}, bytes: file.bytes.length, wireBytes: file.bytes.length, redirects: [], isSaved: true }, text, kind, null, truncated ? TOO_LONG : null);
}

function urlOf({ path }: SavedFile): string {
  return new URL(path.split('/').map(encodeURIComponent).join('/'), `${ORIGIN}/`).href;
}

/** The home page is called so, and stands on top. */
function rankOf(path: string): number {
  const depth = path.split('/').length * 10;
  const name = path.replace(/^.*\//, '').toLowerCase();
  return depth + (/^index\./.test(name) ? 0 : /^(home|default|start)\./.test(name) ? 1 : 2);
}
