import { defineCheck, failIfAny, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'broken-schema',
  title: 'The structured data for search engines is broken',
  category: 'local',
  severity: 2,
  effort: 'minutes',
  explanation: 'Google ignores data that it cannot read, as if it were not there.',
  fix: 'Correct the JSON; often a comma is too much or a quotation mark is missing.',
  howToSee: 'Enter your address at https://search.google.com/test/rich-results.',
  es: {
    title: 'Los datos estructurados para buscadores están rotos',
    explanation: 'Google pasa por alto los datos que no puede leer, como si no existieran.',
    fix: 'Corrija el JSON; a menudo sobra una coma o falta una comilla.',
    howToSee: 'Escriba su dirección en https://search.google.com/test/rich-results.',
  },
  run: ({ pages }) => failIfAny(pages.flatMap((page) => page.schema.broken.map((near) => address(page.finalUrl, near === '' ? CUT_OFF : { en: `JSON-LD cannot be read near ${near}`, es: `el JSON-LD no se puede leer cerca de ${near}` })))),
});

const CUT_OFF = { en: 'JSON-LD cannot be read: it ends in the middle', es: 'el JSON-LD no se puede leer: se corta a la mitad' };
