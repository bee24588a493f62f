import { streetsIn } from '../../site/schema-data.rules';
import { defineCheck, pass, fail, unknown, text } from '../define-check.rules';
import { addressIn, sameNumber, sameStreet, showsStreet, streetOf, type Street } from '../street.rules';

export const check = defineCheck({
  id: 'address-mismatch',
  title: 'The site shows another address than your listing',
  category: 'local',
  severity: 3,
  effort: 'minutes',
  explanation: 'Customers drive to the wrong place, and Google trusts a business less whose addresses differ.',
  fix: 'Decide which address is right and show the same one everywhere.',
  howToSee: 'Compare the address on the site with the one in your listing on maps.',
  es: {
    title: 'El sitio muestra otra dirección que su ficha',
    explanation: 'Los clientes van al lugar equivocado, y Google se fía menos de un negocio cuyas direcciones no coinciden.',
    fix: 'Decida cuál es la correcta y muestre la misma en todas partes.',
    howToSee: 'Compare la dirección del sitio con la de su ficha en los mapas.',
  },
  needsWholeSite: true,
  run: ({ pages, listing }) => {
    const listed = listing.line1 === null ? null : streetOf(listing.line1);
    if (listed === null) return unknown({ en: 'The listing has no street address.', es: 'El directorio no indica ninguna dirección.' });
    const marked = pages.flatMap((page) => [...streetsIn(page.schema), ...page.dom.all('address').flatMap((one) => page.dom.textOf(one).split('\n').flatMap((line) => addressIn(line) ?? []))]);
    const shown = marked.map((line) => ({ line, street: streetOf(line) })).filter(({ street }) => street !== null) as { line: string; street: Street }[];
    if (pages.some((page) => showsStreet(page.dom.text, listed)) || shown.some(({ street }) => sameStreet(street, listed))) return pass;
    // Several places of business: which of them the listing means is not for us to say.
    if (shown.length === 0 || shown.some(({ street }) => !sameStreet(street, (shown[0] as { street: Street }).street))) return unknown({ en: 'The site marks no single address that could be compared.', es: 'El sitio no marca una única dirección que se pueda comparar.' });
    // The same number in a street of another name, or within a range: streets have second names, and houses several numbers.
    if (shown.some(({ line, street }) => sameNumber(street, listed) || listed.numbers.some((number) => inRange(line, Number(number))))) return unknown({ en: 'The house number is the same; the street may have two names.', es: 'El número de la calle coincide; la calle puede tener dos nombres.' });
    return fail(text({ en: 'address', es: 'dirección' }, { en: `the site shows “${shown[0]?.line}”; the listing says “${listing.line1}”`, es: `el sitio muestra “${shown[0]?.line}”; el directorio dice “${listing.line1}”` }));
  },
});

function inRange(line: string, number: number): boolean {
  const [, from, to] = /\b(\d{1,6})\s*[-–]\s*(\d{1,6})\b/.exec(line) ?? [];
  return from !== undefined && to !== undefined && Number(from) <= number && number <= Number(to);
}
