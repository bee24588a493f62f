import { isElement } from '../../site/dom.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'deprecated-markup',
  title: 'The page is built with means of the nineties',
  category: 'technology',
  severity: 1,
  effort: 'days',
  explanation: 'Browsers may drop them at any time, and on phones they often look broken already.',
  fix: 'Let the page be rebuilt with style sheets.',
  howToSee: 'View the page’s source and search for “<font” or “<center”.',
  es: {
    title: 'La página está hecha con medios de los años noventa',
    explanation: 'Los navegadores pueden abandonarlos en cualquier momento, y en teléfonos a menudo ya se ven mal.',
    fix: 'Encargue que rehagan la página con hojas de estilo.',
    howToSee: 'Vea el código fuente y busque “<font” o “<center”.',
  },
  run: ({ home }) => failIfAny(home.dom.all('center', 'font', 'marquee', 'blink', 'frameset').filter((one) => !isElement(one.parent) || !['svg', 'defs', 'g'].includes(one.parent.name)).map((one) => element(one))),
});
