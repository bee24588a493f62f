import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'positive-tabindex',
  title: 'The Tab key jumps about the page',
  category: 'accessibility',
  severity: 1,
  effort: 'hours',
  explanation: 'Who moves by keyboard is led through the page in an order that nobody can foresee.',
  fix: 'Remove tabindex values above 0.',
  howToSee: 'Press Tab again and again and watch where the frame goes.',
  es: {
    title: 'La tecla Tab salta de un lado a otro',
    explanation: 'Quien se mueve con el teclado recorre la página en un orden que nadie puede prever.',
    fix: 'Quite los valores de tabindex mayores que 0.',
    howToSee: 'Pulse Tab varias veces y observe adónde va el recuadro.',
  },
  run: ({ home }) => failIfAny(home.dom.elements.filter((one) => /^\d+$/.test(one.attribs.tabindex ?? '') && Number(one.attribs.tabindex) > 0 && !home.dom.isHidden(one)).map((one) => element(one))),
});
