import { selectorOf } from '../../site/dom.rules';
import { isMissing } from '../../site/page.rules';
import type { Site } from '../../site/site.types';
import type { Said } from '../../site/words.rules';
import { defineCheck, failIfAny, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'broken-internal-links',
  title: 'Links lead to pages that do not exist',
  category: 'links',
  severity: 3,
  effort: 'minutes',
  explanation: 'The visitor meets an error page, and search engines take the site for neglected.',
  fix: 'Correct or remove these links, or redirect the old addresses.',
  howToSee: 'Click the links named below.',
  es: {
    title: 'Hay enlaces a páginas que no existen',
    explanation: 'El visitante se topa con una página de error, y los buscadores toman el sitio por abandonado.',
    fix: 'Corrija o quite estos enlaces, o redirija las direcciones antiguas.',
    howToSee: 'Haga clic en los enlaces que se nombran abajo.',
  },
  standsOn: ['answers'],
  run: ({ links }) => {
    // Cloudflare hides mail addresses behind such a link, which only its script can open.
    const answered = links.filter(({ probe, url }) => probe.state === 'answered' && !/\/cdn-cgi\//.test(url));
    if (links.length > 0 && answered.length === 0) return unknown({ en: 'None of the links was answered.', es: 'Ninguno de los enlaces tuvo respuesta.' });
    return failIfAny(answered.filter(({ probe }) => isMissing(probe)).map((link) => address(link.url, wordsFor(link))));
  },
});

function wordsFor({ probe, text, element }: Site['links'][number]): Said {
  const status = probe.state === 'answered' ? probe.answer.status : '';
  const words = text.slice(0, 60);
  return { en: `status ${status}; linked as “${words}” at ${selectorOf(element)}`, es: `código ${status}; enlazado como “${words}” en ${selectorOf(element)}` };
}
