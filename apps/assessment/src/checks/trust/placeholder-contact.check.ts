import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'placeholder-contact',
  title: 'An example’s contact data was left on the page',
  category: 'trust',
  severity: 3,
  effort: 'minutes',
  explanation: 'Customers write to an address that is not yours.',
  fix: 'Replace it by your own address or number.',
  howToSee: 'Click the mail and phone links on the page.',
  es: {
    title: 'Quedaron en la página los datos de contacto de un ejemplo',
    explanation: 'Los clientes escriben a una dirección que no es la suya.',
    fix: 'Sustitúyalos por su propia dirección o número.',
    howToSee: 'Haga clic en los enlaces de correo y teléfono de la página.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.links.filter(({ href }) => PLACEHOLDER.test(href) || /^tel:\D*(1?\D*(123\D*456\D*7890|555\D*555\D*5555|000\D*000\D*0000))/i.test(href)).map((link) => element(link.element, onPage(site, page))))),
});

/** Some of these names exist, as a mail provider or a company: there only an address for nobody in particular is a placeholder. */
const PLACEHOLDER = /^mailto:([^?]*@(example\.(com|org|net)|your-?(domain|company|site|email|website|business)(name)?\.(com|net|org)|mysite\.com)|(your-?(name|email|mail)|name|email|e?mail|info|contact|hello|user|username|someone|test|example)@(domain|company|site|email|website)\.com)/i;
