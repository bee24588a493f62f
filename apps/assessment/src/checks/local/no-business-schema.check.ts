import { businessNodes, isBusinessType, typesOf } from '../../site/schema-data.rules';
import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-business-schema',
  title: 'Search engines get no structured data about the business',
  category: 'local',
  severity: 2,
  effort: 'hours',
  explanation: 'From this data Google fills the box with your address, hours and phone number.',
  fix: 'Add schema.org LocalBusiness data as JSON-LD with name, address, phone and hours.',
  howToSee: 'Enter your address at https://search.google.com/test/rich-results.',
  es: {
    title: 'Los buscadores no reciben datos estructurados del negocio',
    explanation: 'Con estos datos Google llena el recuadro con su dirección, horario y teléfono.',
    fix: 'Añada datos LocalBusiness de schema.org como JSON-LD, con nombre, dirección, teléfono y horario.',
    howToSee: 'Escriba su dirección en https://search.google.com/test/rich-results.',
  },
  run: ({ pages }) => {
    if (pages.some(({ schema }) => schema.broken.length > 0)) return unknown({ en: 'There is structured data that cannot be read.', es: 'Hay datos estructurados que no se pueden leer.' });
    const told = pages.some(({ schema }) => businessNodes(schema).length > 0 || schema.nodes.some((node) => isBusinessType(typesOf(node)) || typesOf(node).includes('Organization')) || schema.itemTypes.some((type) => isBusinessType(type.split(/\s+/).map((one) => one.replace(/^.*[/#:]/, '')))) || ['address', 'telephone', 'streetAddress', 'openingHours'].some((name) => schema.itemProps.has(name)) || schema.itemTypes.some((type) => /schema\.org\/(LocalBusiness|Restaurant|Store|\w+Business)/i.test(type)));
    if (told) return pass;
    if (pages.some(({ dom }) => dom.elements.some(({ attribs }) => /(^|\s)(vcard|h-card)(\s|$)/.test(attribs.class ?? '')))) return unknown({ en: 'The data stands there in an old form (hCard), which some search engines read.', es: 'Los datos están en un formato antiguo (hCard), que algunos buscadores leen.' });
    if (pages.some(({ dom }) => /application\/ld\+json|schema\.org/.test(dom.scriptText))) return unknown({ en: 'A script may add the data.', es: 'Un script puede añadir los datos.' });
    return fail(absence('script[type="application/ld+json"]', { en: 'none of the pages read describes the business for search engines', es: 'ninguna de las páginas leídas describe el negocio para los buscadores' }));
  },
});
