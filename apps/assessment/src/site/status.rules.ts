import { assertNever, isUrl } from '@leadfactory/kernel';
import type { Dom } from './dom.rules';
import type { Answer, SiteStatus } from './site.types';
import type { Said } from './words.rules';

/** The kinds of trouble that the egress tells apart. */
export type FetchProblem = 'dns' | 'refused_address' | 'connect' | 'tls' | 'timeout' | 'too_large' | 'redirects' | 'robots' | 'blocked' | 'protocol';

export interface SiteVerdict {
  status: SiteStatus;
  /** Why it could not be measured, for people; null when it could. */
  reason: Said | null;
}

const CHALLENGED: Said = { en: 'The site asked our visit to prove that it is a person.', es: 'El sitio pidió a nuestra visita que demostrara ser una persona.' };
const CHALLENGE_TITLE = /^(just a moment|attention required|checking your browser|one moment, please|access denied|please wait|are you a (human|robot)|security check|ddos-guard)/i;
const CHALLENGE_TEXT = /checking (if the site connection|your browser)|verify(ing)? (that )?you are (a )?human|enable javascript and cookies to continue|unusual traffic from your|request unsuccessful\. incapsula/i;
const PARKED_TEXT = /domain (name )?(is|may be) (for sale|parked)|(this|the) domain (name )?(has|is) (expired|parked)|buy this domain|domain parking|parked free|is parked free|domain has recently been (registered|purchased)|renew (it )?now to restore your website|inquire about this domain/i;
const PARKING_HOST = /(^|\.)(sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|hugedomains\.com|dan\.com|afternic\.com|above\.com|uniregistry\.com|parking-lander\.com|d38psrni17bvxu\.cloudfront\.net)$/;
/** A parked page says little else; a broker's own site says more. */
const MOST_WORDS_PARKED = 250;
const MOST_WORDS_CHALLENGE = 150;
/** Below this there is nothing to judge, and a page that needs scripts has usually none at all. */
const FEWEST_WORDS = 12;

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
  return { status: 'measured', reason: null };
}

/** What the parsed home page says: a challenge, a parked domain, an empty shell, or a page to measure. */
export function verdictOfPage(dom: Dom, title: string | null): SiteVerdict {
  const words = wordCount(dom.text);
  if (words <= MOST_WORDS_CHALLENGE && (CHALLENGE_TITLE.test(title ?? '') || CHALLENGE_TEXT.test(dom.text))) return { status: 'blocked', reason: CHALLENGED };
  if (words <= MOST_WORDS_PARKED) {
    const said = PARKED_TEXT.exec(dom.text)?.[0] ?? dom.all('script', 'iframe').map((element) => hostname(element.attribs.src)).find((host) => PARKING_HOST.test(host));
    if (said !== undefined) return { status: 'parked', reason: { en: `There is a parked domain in place of a site: “${said}”.`, es: `En lugar de un sitio hay un dominio aparcado: “${said}”.` } };
  }
  if (words < FEWEST_WORDS && dom.limit === null && buildsItselfByScript(dom)) return { status: 'needs_javascript', reason: { en: 'The page is empty until its scripts have run; its source shows nothing that could be judged.', es: 'La página está vacía hasta que se ejecutan sus scripts; su código fuente no muestra nada que se pueda valorar.' } };
  return { status: 'measured', reason: null };
}

export function wordCount(text: string): number {
  const word = /[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu;
  let count = 0;
  // Counted one by one: a page of a million words would fill the memory with them.
  while (word.test(text)) count += 1;
  return count;
}

function buildsItselfByScript(dom: Dom): boolean {
  return dom.all('script').some((script) => script.attribs.src !== undefined || script.attribs.type === 'module') && dom.all('frame', 'frameset').length === 0;
}

function hostname(src: string | undefined): string {
  const url = src?.startsWith('//') ? `https:${src}` : (src ?? '');
  return isUrl(url) ? new URL(url).hostname : '';
}
