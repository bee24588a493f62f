import { canonicalsOf } from '../canonical.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'relative-canonical',
  title: 'The page’s canonical address is half an address',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Google advises against it: on a copy of the page it names the copy.',
  fix: 'Write the whole address, beginning with https://.',
  howToSee: 'View the page’s source and search for “canonical”.',
  es: {
    title: 'La dirección canónica de la página está incompleta',
    explanation: 'Google lo desaconseja: en una copia de la página nombra la copia.',
    fix: 'Escriba la dirección entera, empezando por https://.',
    howToSee: 'Vea el código fuente y busque “canonical”.',
  },
  run: ({ home }) => failIfAny(canonicalsOf(home).filter(({ href }) => !/^(https?:)?\/\//i.test(href)).map((one) => element(one.element))),
});
