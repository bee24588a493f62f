import { absolute } from '../../site/page.rules';
import { businessNodes } from '../../site/schema-data.rules';
import { CONTACT_UNREAD, mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, PAGE_TEXT } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-hours',
  title: 'The site does not say when you are open',
  category: 'local',
  severity: 2,
  effort: 'minutes',
  explanation: 'It is the first thing that people look for before they come.',
  fix: 'Write the opening hours into the footer or onto the contact page.',
  howToSee: 'Look for your opening hours on the home page and the contact page.',
  es: {
    title: 'El sitio no dice cuándo está abierto',
    explanation: 'Es lo primero que mira la gente antes de venir.',
    fix: 'Escriba el horario al pie de la página o en la de contacto.',
    howToSee: 'Busque su horario en la página de inicio y en la de contacto.',
  },
  run: ({ pages, unread }) => {
    const told = pages.some(({ dom, schema }) => HOURS.test(dom.text) || DAYS.test(dom.text) || schema.itemProps.has('openingHours') || businessNodes(schema).some((node) => node.openingHours !== undefined || node.openingHoursSpecification !== undefined));
    if (told) return pass;
    if (pages.some(({ dom }) => HOURS.test(dom.everyWord) || DAYS.test(dom.everyWord) || MENTIONS.test(dom.everyWord) || dom.all('img').some(({ attribs }) => MENTIONS.test(attribs.src ?? '')))) return unknown({ en: 'The hours may stand in a picture or in a hidden part.', es: 'El horario puede estar en una imagen o en una parte oculta.' });
    if (pages.some((page) => page.links.some(({ href, text: words }) => MENTIONS.test(`${words} ${href}`) && !pages.some(({ finalUrl }) => finalUrl === absolute(href, page.base))))) return unknown({ en: 'A page that may tell the hours was not read.', es: 'No se leyó una página que puede indicar el horario.' });
    if (pages.some(({ dom }) => MENTIONS.test(dom.scriptText))) return unknown({ en: 'A script may write the hours.', es: 'Un script puede escribir el horario.' });
    if (pages.some(({ dom }) => WORDS.test(dom.everyWord) || weekdaysIn(dom.everyWord) >= 2)) return unknown({ en: 'Days or times are named in words; they may be the hours.', es: 'Se nombran días u horas en palabras; pueden ser el horario.' });
    const later = mayComeLater(pages);
    if (later !== null) return unknown(later);
    if (unread.includes('contact')) return unknown(CONTACT_UNREAD);
    return fail(absence(PAGE_TEXT, onPages(pages, { en: 'no opening hours', es: 'ningún horario' })));
  },
});

const DAY = '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|lun(?:es)?|martes|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aá]b(?:ados?)?|dom(?:ingos?)?|mo|tu|we|th|fr|sa|su|m|t|w|r|f|s)s?\\.?';
/** “Mon–Fri 9–5”: days, and behind them from when to when. */
const DAYS = new RegExp(`\\b${DAY}\\s*(?:(?:[-–—&+,]|to|thru|through|a|al|y|and)\\s*${DAY}\\s*)*:?\\s*(?:de\\s*|from\\s*)?\\d{1,2}(?:[:.]?\\d{2})?\\s*(?:[-–—]|to|a|until|till|hasta)\\s*(?:las\\s*)?\\d{1,2}(?:\\d{2})?\\b|\\b\\d{1,2}(?:[:.]\\d{2})?\\s*(?:[-–—]|to)\\s*\\d{1,2}(?:[:.]\\d{2})?,?\\s*${DAY}\\s*(?:[-–—&,]|to|thru|through)\\s*${DAY}\\b`, 'i');
const MENTIONS = /\bhours\b|opening[\s_-]?(hours|times)|\bhorarios?\b|öffnungszeiten|business[\s_-]?hours/i;
/** A time of day, or words that stand for hours. */
const HOURS = /\b\d{1,2}([:.]\d{2})?\s*([ap]\.?m\b|uhr\b)|\b\d{1,2}:\d{2}\b|\b24\s*[/x-]\s*7\b|24[\s-]hours|\b(open|opening|business|store|office|clinic) hours\b|hours of operation|open (daily|every day|all day|late)|by appointment|around the clock|\bnoon\b|\bmidnight\b/i;

const NUMBER = '(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:[ -]thirty)?';
/** “Eleven to six”, “evenings and weekends”, “dawn to dusk”. */
const WORDS = new RegExp(`\\b${NUMBER}\\s*(?:to|till|until|through|[-–—])\\s*(?:${NUMBER}|close|late)\\b|\\b(?:evenings|weekends|weekdays|every day|seven days|7 days|daily|nightly|dawn|dusk|sunrise|sunset|todos los d[ií]as|fines de semana|entre semana)\\b`, 'i');

function weekdaysIn(words: string): number {
  return new Set([...words.matchAll(/\b(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(days?)?\b\.?|^(m|tu?|w|th|f|sa?|su?)$|\b(lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados?|domingos?)\b/gim)].map(([day]) => day.toLowerCase().slice(0, 3))).size;
}
