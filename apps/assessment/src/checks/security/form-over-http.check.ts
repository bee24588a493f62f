import type { Element } from '../../site/dom.rules';
import { absolute, onPage } from '../../site/page.rules';
import type { Page, Site } from '../../site/site.types';
import { defineCheck, failIfAny, element } from '../define-check.rules';
import { insistsOnHttps, upgradesRequests } from '../security-policy.rules';

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
  run: (site) => failIfAny(site.pages.filter((page) => page.finalUrl.startsWith('https:') && !upgradesRequests(page)).flatMap((page) => page.dom.all('form').filter((form) => isSentOpenly(form, site, page)).map((form) => element(form, onPage(site, page))))),
});

function isSentOpenly({ attribs: { action = '' } }: Element, site: Site, page: Page): boolean {
  if (!/^http:\/\//i.test(action.trim())) return false;
  const url = absolute(action, page.base);
  return url !== null && ![page, site.home].some((one) => insistsOnHttps(one, url));
}
