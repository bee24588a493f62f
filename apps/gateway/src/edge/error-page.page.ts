import { type ErrorPageTexts, errorPageEn } from './error-page.texts.en';
import { errorPageEs } from './error-page.texts.es';

/** What went wrong, for people: plain, and without a word of machinery. */
export function errorPage(status: number, requestId: string, acceptLanguage: string | undefined): string {
  const texts = prefersSpanish(acceptLanguage) ? errorPageEs : errorPageEn;
  const { title, text } = texts[kindOf(status)];
  return `<!doctype html>
<html lang="${texts.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title>
<style>
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--back:#f6f7f9;--card:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#eceff4;--soft:#a3adbb;--back:#12161c;--card:#1b212a}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--ink);font:17px/1.6 system-ui,sans-serif}
main{max-width:30rem;margin:1.5rem;padding:2.5rem;background:var(--card);border-radius:16px;box-shadow:0 1px 3px #0002}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}p{margin:0}small{display:block;margin-top:1.75rem;color:var(--soft);overflow-wrap:anywhere}
</style></head><body><main><h1>${title}</h1><p>${text}</p><small>${texts.reference} ${requestId}</small></main></body></html>
`;
}

function kindOf(status: number): Exclude<keyof ErrorPageTexts, 'language' | 'reference'> {
  if (status === 404 || status === 410) return 'missing';
  if (status === 429) return 'limited';
  return status >= 500 ? 'away' : 'refused';
}

/** Spanish before English in the browser's list. */
function prefersSpanish(acceptLanguage: string | undefined): boolean {
  const languages = (acceptLanguage ?? '').toLowerCase().split(',').map((entry) => entry.trim().slice(0, 2));
  return languages.find((language) => language === 'es' || language === 'en') === 'es';
}
