import { phoneShown } from '../../site/phone.rules';
import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'phone-not-link',
  title: 'The phone number cannot be tapped',
  category: 'conversion',
  severity: 3,
  effort: 'minutes',
  explanation: 'On a phone a tap should start the call; typing the number is where customers give up.',
  fix: 'Write <a href="tel:+1…">(212) 555-0123</a>.',
  howToSee: 'Open the page on a phone and tap the number.',
  es: {
    title: 'El número de teléfono no se puede tocar para llamar',
    explanation: 'En un teléfono, un toque debería iniciar la llamada; al tener que teclear el número, muchos clientes desisten.',
    fix: 'Escriba <a href="tel:+1…">(212) 555-0123</a>.',
    howToSee: 'Abra la página en un teléfono y toque el número.',
  },
  needsWholeSite: true,
  run: ({ pages }) => {
    if (pages.some((page) => page.links.some(({ href }) => /^(tel|sms|whatsapp|callto):|\/\/(wa\.me|(api|web|chat)\.whatsapp\.com)\//i.test(href)))) return pass;
    if (pages.some(({ dom }) => /\b(tel|sms|callto):/i.test(dom.scriptText))) return unknown({ en: 'A script dials the number.', es: 'Un script marca el número.' });
    const shown = pages.find((page) => page.phones.text.length > 0);
    const number = phoneShown(shown?.phones.text[0] ?? '');
    return shown ? fail(address(shown.finalUrl, { en: `shows ${number} as plain text; no page read has a tel: link`, es: `muestra ${number} como simple texto; ninguna página leída tiene un enlace tel:` })) : unknown({ en: 'No phone number is shown.', es: 'No se muestra ningún número de teléfono.' });
  },
});
