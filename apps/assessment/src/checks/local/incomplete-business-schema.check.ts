import { isBusinessType, typesOf } from '../../site/schema-data.rules';
import { defineCheck, pass, failIfAny, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'incomplete-business-schema',
  title: 'The data for search engines leaves out the name or the address',
  category: 'local',
  severity: 2,
  effort: 'minutes',
  explanation: 'Google asks for both; without them the data is not used.',
  fix: 'Add “name” and “address” to the data about the business.',
  howToSee: 'Enter your address at https://search.google.com/test/rich-results.',
  es: {
    title: 'A los datos para buscadores les falta el nombre o la dirección',
    explanation: 'Google pide ambos; sin ellos no usa los datos.',
    fix: 'Añada “name” y “address” a los datos del negocio.',
    howToSee: 'Escriba su dirección en https://search.google.com/test/rich-results.',
  },
  needsWholeSite: true,
  run: ({ pages }) => {
    if (pages.some(({ schema }) => schema.broken.length > 0)) return unknown({ en: 'There is structured data that cannot be read.', es: 'Hay datos estructurados que no se pueden leer.' });
    // Organisations and people need no address: only of places of business is it asked.
    const businesses = pages.flatMap(({ schema }) => schema.nodes.filter((node) => isBusinessType(typesOf(node)) && Object.keys(node).some((key) => !key.startsWith('@'))));
    const lacking = businesses.map((node) => ({ type: typesOf(node).join(', '), fields: ['name', 'address'].filter((field) => node[field] === undefined) }));
    // Data about one business may be spread over several nodes that refer to one another.
    if (businesses.length === 0 || lacking.some(({ fields }) => fields.length === 0) || businesses.some((node) => node['@id'] !== undefined)) return pass;
    return failIfAny(lacking.map(({ type, fields }) => text('script[type="application/ld+json"]', { en: `${type} without ${fields.join(' and ')}`, es: `${type} sin ${fields.join(' ni ')}` })));
  },
});
