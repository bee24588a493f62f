import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'free-email-address',
  title: 'The site asks customers to write to a free mail address',
  category: 'trust',
  severity: 1,
  effort: 'hours',
  explanation: 'An address at your own name looks established, and is harder to imitate.',
  fix: 'Set up an address such as hello@your-name; most hosts include it.',
  howToSee: 'Look at the mail link on the contact page.',
  es: {
    title: 'El sitio pide escribir a una dirección de correo gratuita',
    explanation: 'Una dirección con su propio nombre da imagen de negocio establecido y es más difícil de imitar.',
    fix: 'Cree una dirección como hola@su-nombre; la mayoría de los alojamientos la incluyen.',
    howToSee: 'Mire el enlace de correo de la página de contacto.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.links.filter(({ href }) => /^mailto:[^?]+@(gmail|yahoo|hotmail|outlook|aol|icloud|comcast)\.(com|net)\b/i.test(href)).map((link) => element(link.element, onPage(site, page))))),
});
