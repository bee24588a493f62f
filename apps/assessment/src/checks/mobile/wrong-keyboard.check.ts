import type { Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'wrong-keyboard',
  title: 'Phones show the wrong keyboard in the form',
  category: 'mobile',
  severity: 1,
  effort: 'minutes',
  explanation: 'To type an address or a number on letters’ keys takes longer and goes wrong; some give up.',
  fix: 'Write type="email" for mail addresses and type="tel" for phone numbers.',
  howToSee: 'Open the form on a phone and tap the field for the mail address: the keyboard has no @.',
  es: {
    title: 'El teléfono muestra el teclado equivocado en el formulario',
    explanation: 'Escribir una dirección o un número con el teclado de letras lleva más tiempo y sale mal; algunos desisten.',
    fix: 'Escriba type="email" para los correos y type="tel" para los teléfonos.',
    howToSee: 'Abra el formulario en un teléfono y toque el campo del correo: al teclado le falta la @.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('input').filter((field) => isWrong(field) && !page.dom.isHidden(field)).map((field) => element(field, onPage(site, page))))),
});

function isWrong({ attribs }: Element): boolean {
  if (attribs.tabindex === '-1' || !/^(text)?$/i.test(attribs.type ?? '') || attribs.inputmode !== undefined) return false;
  return [attribs.name, attribs.id, attribs.placeholder].some((name) => /^(your[\s_-]?)?(e-?mail([\s_-]?address)?|(tele)?phone([\s_-]?number)?)[\s*:]*$/i.test(name?.trim() ?? ''));
}
