import { phonesIn } from '../../site/phone.rules';
import { CONTACT_UNREAD } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, PAGE_TEXT } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-phone',
  title: 'The site shows no phone number',
  category: 'conversion',
  severity: 3,
  effort: 'minutes',
  explanation: 'Many customers would rather call than write; they go to somebody whom they can call.',
  fix: 'Put the number at the top of every page, as a link that starts the call.',
  howToSee: 'Look for your number on the home page and the contact page.',
  es: {
    title: 'El sitio no muestra ningún teléfono',
    explanation: 'Muchos clientes prefieren llamar a escribir; se van con alguien a quien puedan llamar.',
    fix: 'Ponga el número arriba en cada página, como enlace que inicia la llamada.',
    howToSee: 'Busque su número en la página de inicio y en la de contacto.',
  },
  run: ({ pages, unread }) => {
    if (pages.some(({ phones, links }) => phones.linked.length + phones.structured.length + phones.text.length > 0 || links.some(({ href }) => DIALS.test(href)))) return pass;
    // Numbers that are written in some other way are numbers all the same.
    if (pages.some(({ dom }) => /(?:\d[ \t().\/-]{0,3}){7,15}|\b1?[\s.-]?8(00|33|44|55|66|77|88)[\s.-][\dA-Z-]{7,}/.test(dom.text) || LETTERS.test(dom.text) || GROUPS.test(dom.text))) return pass;
    if (pages.some(({ dom }) => phonesIn(dom.everyWord).length > 0 || /tel:\s*\+?\d/i.test(dom.scriptText) || SCATTERED.test(dom.everyWord) || dom.all('img').some(({ attribs }) => /phone|call-?us|telefono|tel(?=[-_.\d])/i.test(attribs.src ?? '')))) return unknown({ en: 'A number stands in a hidden part, in the description of a picture or in a script.', es: 'Hay un número en una parte oculta, en la descripción de una imagen o en un script.' });
    if (pages.some(({ dom }) => CALLED.test(dom.everyWord))) return unknown({ en: 'The page asks to call; the number may be written in words.', es: 'La página pide llamar; el número puede estar escrito con palabras.' });
    if (unread.includes('contact')) return unknown(CONTACT_UNREAD);
    return fail(absence(PAGE_TEXT, onPages(pages, { en: 'no phone number', es: 'ningún número de teléfono' })));
  },
});

/** Numbers in letters, such as 1-800-FLOWERS. */
const LETTERS = /\b1?[\s.-]?\(?8(00|33|44|55|66|77|88)\)?[\s.-]?[A-Z][A-Z-]{5,}\b/;
/** “Text Lyle: four two three, 555, 0190”. */
const CALLED = /\b(call|text|phone|tel|telephone|ring|dial|ll[aá]menos|tel[eé]fono)\b[^\n]{0,60}(\d{3,4}\b|\b(zero|one|two|three|four|five|six|seven|eight|nine)\b[\s,.-]+(zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)/i;
const DIALS = /^(tel|sms|callto|whatsapp):|\/\/(wa\.me|(api|web|chat)\.whatsapp\.com)\//i;
/** Three, three and four figures with whatever signs between them. */
const GROUPS = /(?<!\d)\d{3}[^\p{L}\d\n]{1,5}\d{3}[^\p{L}\d\n]{1,5}\d{4}(?!\d)/u;
const SCATTERED = /(?<!\d)\d{3}[^\p{L}\d]{1,8}\d{3}[^\p{L}\d]{1,8}\d{4}(?!\d)/u;
