import { selectorOf } from '../../site/dom.rules';
import { defineCheck, pass, failIfAny, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'several-main-headings',
  title: 'The page has several main headings',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'When everything is a main heading, nothing is: search engines and screen readers cannot see what leads.',
  fix: 'Keep one h1 and make the others h2.',
  howToSee: 'View the page’s source and search for “<h1”.',
  es: {
    title: 'La página tiene varios títulos principales',
    explanation: 'Cuando todo es título principal, nada lo es: ni buscadores ni lectores de pantalla ven qué va primero.',
    fix: 'Deje un h1 y convierta los demás en h2.',
    howToSee: 'Vea el código fuente y busque “<h1”.',
  },
  run: ({ home }) => {
    const headings = home.dom.all('h1').filter((heading) => !home.dom.isHidden(heading) && home.dom.textOf(heading) !== '');
    // One heading for phones and the same for large screens is one heading.
    const different = new Set(headings.map((heading) => home.dom.textOf(heading).toLowerCase()));
    return different.size > 1 ? failIfAny(headings.map((heading) => text(selectorOf(heading), home.dom.textOf(heading)))) : pass;
  },
});
