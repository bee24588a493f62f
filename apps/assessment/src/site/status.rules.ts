import { assertNever, isUrl } from '@leadfactory/kernel';
import type { Dom } from './dom.rules';
import { absolute } from './page.rules';
import type { Answer, Page, SiteStatus } from './site.types';
import type { Said } from './words.rules';

/** The kinds of trouble that the egress tells apart. */
export type FetchProblem = 'dns' | 'refused_address' | 'connect' | 'tls' | 'timeout' | 'too_large' | 'redirects' | 'robots' | 'blocked' | 'protocol';

export interface SiteVerdict {
  status: SiteStatus;
  /** Why it could not be measured, for people; null when it could. */
  reason: Said | null;
}

const MEASURED: SiteVerdict = { status: 'measured', reason: null };
const FRAMED: SiteVerdict = { status: 'unreachable', reason: { en: 'The home page only holds frames; what stands in them was not read.', es: 'La página de inicio solo contiene marcos; no se leyó lo que hay en ellos.' } };
const CHALLENGED: Said = { en: 'The site asked our visit to prove that it is a person.', es: 'El sitio pidió a nuestra visita que demostrara ser una persona.' };
const CHALLENGE_TITLE = /^(just a moment|attention required|checking your browser|one moment, please|access denied|please wait|are you a (human|robot)|security check|ddos-guard)/i;
const CHALLENGE_TEXT = /checking (if the site connection|your browser)|verify(ing)? (that )?you are (a )?human|enable javascript and cookies to continue|unusual traffic from your|request unsuccessful\. incapsula/i;
const PARKED_TEXT = /domain (name )?(is|may be) (for sale|parked)|(this|the) domain (name )?(has|is) (expired|parked)|buy this domain|domain parking|parked free|is parked free|domain has recently been (registered|purchased)|renew (it )?now to restore your website|inquire about this domain/i;
const PARKING_HOST = /(^|\.)(sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|hugedomains\.com|dan\.com|afternic\.com|above\.com|uniregistry\.com|parking-lander\.com|d38psrni17bvxu\.cloudfront\.net)$/;
/** GoDaddy's empty page in front of its advertisements. */
const PARKED_SCRIPT = /location(\.href)?\s*=\s*["']\/lander\b|location\.(replace|assign)\(\s*["']\/lander\b/;
/** SiteGround's check whether a visitor is a person. */
const CHALLENGE_ADDRESS = /\/\.well-known\/(sg)?captcha\//;
/** A page that goes on so soon is not what visitors come to see. */
const SOONEST_READ_SECONDS = 1;
/** A parked page says little else; a broker's own site says more. */
const MOST_WORDS_PARKED = 250;
const MOST_WORDS_CHALLENGE = 150;
/** Below this there is nothing to judge, and a page that needs scripts has usually none at all. */
const FEWEST_WORDS = 12;
const SHOWS_WITHOUT_WORDS = ['img', 'svg', 'picture', 'video', 'canvas', 'object', 'embed', 'input', 'button'] as const;

/**
 * What a visit that brought no page says about the site. Only what is certain: anything else is unknown, never a defect.
 * The detail is the fetcher's own and English; in Spanish the kind of trouble has to do.
 */
export function verdictOfProblem(problem: FetchProblem, detail: string): SiteVerdict {
  switch (problem) {
    case 'dns': return { status: 'unreachable', reason: { en: `The name of the site cannot be resolved: ${detail}`, es: 'El nombre del sitio no lleva a ningún servidor.' } };
    case 'connect': return { status: 'unreachable', reason: { en: `The server does not answer: ${detail}`, es: 'El servidor no responde.' } };
    case 'refused_address': return { status: 'unreachable', reason: { en: `The address does not lead to a public server: ${detail}`, es: 'La dirección no lleva a un servidor público.' } };
    case 'redirects': return { status: 'unreachable', reason: { en: `The site redirects in a circle: ${detail}`, es: 'El sitio redirige en círculo.' } };
    case 'too_large': return { status: 'unreachable', reason: { en: `The home page is too large to be read: ${detail}`, es: 'La página de inicio es demasiado grande para leerla.' } };
    case 'protocol': return { status: 'unreachable', reason: { en: `The server’s answer cannot be understood: ${detail}`, es: 'La respuesta del servidor no se entiende.' } };
    case 'tls': return { status: 'tls_problem', reason: { en: `The certificate of the site is not accepted: ${detail}`, es: 'El certificado del sitio no es válido.' } };
    case 'timeout': return { status: 'timed_out', reason: { en: `The site did not answer in time: ${detail}`, es: 'El sitio no respondió a tiempo.' } };
    case 'robots': return { status: 'robots_disallowed', reason: { en: 'The site’s robots.txt asks machines like ours to stay away; we did.', es: 'El robots.txt del sitio pide a máquinas como la nuestra que no entren, y lo respetamos.' } };
    case 'blocked': return { status: 'blocked', reason: { en: `The site turned our visit away: ${detail}`, es: 'El sitio rechazó nuestra visita.' } };
    default: return assertNever(problem);
  }
}

/** Whether the home page's answer can be judged at all, before it is parsed. */
export function verdictOfAnswer(answer: Answer): SiteVerdict {
  const { status, headers } = answer;
  const host = hostname(answer.finalUrl);
  if (PARKING_HOST.test(host) && host !== hostname(answer.url)) return parked(host);
  if (headers['cf-mitigated'] === 'challenge') return { status: 'blocked', reason: CHALLENGED };
  if ([401, 403, 405, 406, 429, 451].includes(status)) return { status: 'blocked', reason: { en: `The site turned our visit away with status ${status}.`, es: `El sitio rechazó nuestra visita con el código ${status}.` } };
  if (status === 525 || status === 526) return { status: 'tls_problem', reason: { en: `The certificate of the site is not accepted (status ${status}).`, es: `El certificado del sitio no es válido (código ${status}).` } };
  if (status === 408 || status === 504 || status === 522 || status === 524) return { status: 'timed_out', reason: { en: `The site did not answer in time (status ${status}).`, es: `El sitio no respondió a tiempo (código ${status}).` } };
  if (status < 200 || status >= 300) return { status: 'unreachable', reason: { en: `The home page answers with status ${status}.`, es: `La página de inicio responde con el código ${status}.` } };
  const type = headers['content-type'] ?? '';
  if (type !== '' && !/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type)) {
    const named = type.split(';')[0]?.trim();
    return { status: 'unreachable', reason: { en: `The home page is not a web page but ${named}.`, es: `La página de inicio no es una página web, sino ${named}.` } };
  }
  return MEASURED;
}

/** What the parsed home page says: a challenge, a parked domain, an empty shell, or a page to measure. */
export function verdictOfPage({ dom, title, status, base, finalUrl }: Pick<Page, 'dom' | 'title' | 'status' | 'base' | 'finalUrl'>): SiteVerdict {
  const words = wordCount(dom.text);
  const refresh = refreshOf(dom);
  if (words <= MOST_WORDS_CHALLENGE && (CHALLENGE_TITLE.test(title ?? '') || CHALLENGE_TEXT.test(dom.text) || CHALLENGE_ADDRESS.test(refresh?.href ?? ''))) return { status: 'blocked', reason: CHALLENGED };
  if (words <= MOST_WORDS_PARKED) {
    const said = PARKED_TEXT.exec(dom.text)?.[0] ?? dom.all('script', 'iframe', 'frame').map((element) => hostname(element.attribs.src)).find((host) => PARKING_HOST.test(host));
    if (said !== undefined) return parked(said);
  }
  const forward = forwardOf({ dom, base, finalUrl });
  if (forward !== null) return { status: 'unreachable', reason: { en: `The home page only sends visitors on to ${forward}, which was not read.`, es: `La página de inicio solo envía a los visitantes a ${forward}, que no se leyó.` } };
  return words < FEWEST_WORDS && dom.limit === null ? verdictOfFewWords(dom, status, words) : MEASURED;
}

/** The address to which the page sends its visitors before they could read it; null when it lets them stay. */
export function forwardOf({ dom, base, finalUrl }: Pick<Page, 'dom' | 'base' | 'finalUrl'>): string | null {
  const refresh = refreshOf(dom);
  if (refresh === null || refresh.seconds > SOONEST_READ_SECONDS || refresh.href === '') return null;
  const to = absolute(refresh.href, base);
  return to === absolute(finalUrl, base) ? null : to;
}

function verdictOfFewWords(dom: Dom, status: number, words: number): SiteVerdict {
  // “Accepted” is what bot checks answer while they think about the visitor.
  if (status === 202) return { status: 'blocked', reason: CHALLENGED };
  const script = dom.all('script').find(({ attribs }) => !/json/i.test(attribs.type ?? ''));
  if (PARKED_SCRIPT.test(dom.scriptText)) return parked('/lander');
  if (dom.all('frame', 'frameset').length > 0) return FRAMED;
  if (script !== undefined) return { status: 'needs_javascript', reason: { en: 'The page is empty until its scripts have run; its source shows nothing that could be judged.', es: 'La página está vacía hasta que se ejecutan sus scripts; su código fuente no muestra nada que se pueda valorar.' } };
  if (dom.all('iframe').length > 0) return FRAMED;
  if (refreshOf(dom) !== null || (words === 0 && dom.all(...SHOWS_WITHOUT_WORDS).length === 0)) return { status: 'unreachable', reason: { en: 'The home page shows nothing.', es: 'La página de inicio no muestra nada.' } };
  return MEASURED;
}

/** What the page asks browsers to load in its place, and after how long. */
function refreshOf(dom: Dom): { seconds: number; href: string } | null {
  const content = dom.all('meta').find(({ attribs }) => attribs['http-equiv']?.trim().toLowerCase() === 'refresh')?.attribs.content;
  const [, seconds, href = ''] = /^\s*(\d+)(?:\.\d*)?\s*(?:[;,]\s*(?:url\s*=)?\s*["']?([^"']*))?/i.exec(content ?? '') ?? [];
  return seconds === undefined ? null : { seconds: Number(seconds), href: href.trim() };
}

function parked(said: string): SiteVerdict {
  return { status: 'parked', reason: { en: `There is a parked domain in place of a site: “${said}”.`, es: `En lugar de un sitio hay un dominio aparcado: “${said}”.` } };
}

export function wordCount(text: string): number {
  const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu;
  let count = 0;
  let divided = 0;
  // Counted one by one: a page of a million words would fill the memory with them.
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [run] = match;
    if (UNSPACED.test(run)) {
      const part = run.slice(0, MOST_DIVIDED - divided);
      divided += part.length;
      count += wordsIn(part) + Math.ceil((run.length - part.length) / LETTERS_PER_WORD);
    } else count += 1;
  }
  return count;
}

/** Scripts that put no space between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Finding words in them takes a dictionary: of an endless text as much as tells a page from a stub, the rest is estimated. */
const MOST_DIVIDED = 10_000;
const LETTERS_PER_WORD = 2;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

function wordsIn(run: string): number {
  let count = 0;
  for (const { isWordLike } of segmenter.segment(run)) if (isWordLike === true) count += 1;
  return count;
}

function hostname(src: string | undefined): string {
  const url = src?.startsWith('//') ? `https:${src}` : (src ?? '');
  return isUrl(url) ? new URL(url).hostname : '';
}
