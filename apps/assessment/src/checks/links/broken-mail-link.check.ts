import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'broken-mail-link',
  title: 'A mail link has no address',
  category: 'links',
  severity: 2,
  effort: 'minutes',
  explanation: 'The customer clicks, and the mail has no recipient.',
  fix: 'Write <a href="mailto:you@your-name">.',
  howToSee: 'Click the mail link.',
  es: {
    title: 'Un enlace de correo no tiene dirección',
    explanation: 'El cliente hace clic y el mensaje no tiene destinatario.',
    fix: 'Escriba <a href="mailto:usted@su-nombre">.',
    howToSee: 'Haga clic en el enlace de correo.',
  },
  // A script may put the address in, so that machines do not find it.
  run: (site) => failIfAny(site.pages.flatMap((page) => page.links.filter(({ href, element: link }) => isBroken(href) && !/mailto/i.test(page.dom.scriptText) && !Object.keys(link.attribs).some((name) => name.startsWith('data-'))).map((link) => element(link.element, onPage(site, page))))),
});

/** A link without recipient but with a subject is made to be passed on to a friend. */
function isBroken(href: string): boolean {
  const mail = /^mailto:([^?]*)(\?.*)?$/i.exec(href);
  if (!mail) return false;
  const recipient = mail[1] ?? '';
  return recipient.trim() === '' ? mail[2] === undefined : !/@|%40|\bat\b|\(at\)|\[at\]|#|&/i.test(recipient);
}
