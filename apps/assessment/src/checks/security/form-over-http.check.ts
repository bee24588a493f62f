import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'form-over-http',
  title: 'A form sends what visitors type without encryption',
  category: 'security',
  severity: 4,
  effort: 'minutes',
  explanation: 'Names, addresses and messages can be read on the way, and browsers warn before sending.',
  fix: 'Change the form’s address to https://.',
  howToSee: 'View the page’s source and search for action="http:',
  es: {
    title: 'Un formulario envía sin cifrar lo que se escribe',
    explanation: 'Nombres, direcciones y mensajes se pueden leer por el camino, y los navegadores avisan antes de enviar.',
    fix: 'Cambie la dirección del formulario a https://.',
    howToSee: 'Vea el código fuente y busque action="http:',
  },
  standsOn: ['source', 'answers'],
  run: (site) => failIfAny(site.pages.filter((page) => page.finalUrl.startsWith('https:')).flatMap((page) => page.dom.all('form').filter((form) => /^http:\/\//i.test((form.attribs.action ?? '').trim())).map((form) => element(form, onPage(site, page))))),
});
