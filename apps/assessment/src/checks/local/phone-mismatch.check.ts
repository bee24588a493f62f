import { CONTACT_UNREAD } from '../beyond-source.rules';
import { phoneShown } from '../../site/phone.rules';
import { defineCheck, pass, fail, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'phone-mismatch',
  title: 'The site shows another phone number than your listing',
  category: 'local',
  severity: 3,
  effort: 'minutes',
  explanation: 'Customers call a number that may not be yours, and Google trusts a business less whose numbers differ.',
  fix: 'Decide which number is right and show the same one everywhere.',
  howToSee: 'Compare the number on the site with the one in your listing on maps.',
  es: {
    title: 'El sitio muestra otro teléfono que su ficha',
    explanation: 'Los clientes llaman a un número que quizá no es el suyo, y Google se fía menos de un negocio cuyos números no coinciden.',
    fix: 'Decida cuál es el correcto y muestre el mismo en todas partes.',
    howToSee: 'Compare el número del sitio con el de su ficha en los mapas.',
  },
  needsWholeSite: true,
  run: ({ pages, listing, unread }) => {
    if (listing.phone === null) return unknown({ en: 'The listing has no phone number.', es: 'El directorio no indica ningún número de teléfono.' });
    const shown = [...new Set(pages.flatMap(({ phones }) => [...phones.linked, ...phones.structured, ...phones.text]))];
    const digits = listing.phone.replace(/\D/g, '').slice(-10);
    // However it is written, and wherever it stands.
    if (shown.includes(listing.phone) || pages.some((page) => page.dom.everyWord.replace(/\D+/g, '').includes(digits) || page.links.some(({ href }) => href.replace(/\D/g, '').includes(digits)))) return pass;
    const counter = pages.flatMap(({ dom }) => dom.all('script').map(({ attribs }) => attribs.src ?? '')).find((src) => CALL_COUNTERS.test(src));
    if (counter !== undefined) return unknown({ en: `${counter} shows each visitor a number of its own to count calls.`, es: `${counter} muestra a cada visitante un número propio para contar las llamadas.` });
    if (shown.length > MOST_NUMBERS) return unknown({ en: `The site shows ${shown.length} numbers; which of them is this place’s cannot be told.`, es: `El sitio muestra ${shown.length} números; no se puede saber cuál es el de este local.` });
    if (shown.length === 0) return unknown({ en: 'The site shows no phone number that could be compared.', es: 'El sitio no muestra ningún número de teléfono que se pueda comparar.' });
    if (unread.includes('contact')) return unknown(CONTACT_UNREAD);
    const [here, there] = [shown.slice(0, 4).map(phoneShown).join(', '), phoneShown(listing.phone)];
    return fail(text({ en: 'phone', es: 'teléfono' }, { en: `the site shows ${here}; the listing says ${there}`, es: `el sitio muestra ${here}; el directorio dice ${there}` }));
  },
});

const CALL_COUNTERS = /callrail|calltrk|dialogtech|marchex|invoca|calltrackingmetrics|tctm\.co|whatconverts|convirza|ringba|phonexa/i;
/** More numbers than one place of business has. */
const MOST_NUMBERS = 4;
