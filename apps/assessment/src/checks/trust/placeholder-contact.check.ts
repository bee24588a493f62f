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
  run: (site) => failIfAny(site.pages.flatMap((page) => page.links.filter(({ href }) => /^mailto:[^?]*@(example\.(com|org|net)|(your)?(domain|company|site|email|website)\.com|mysite\.com)/i.test(href) || /^tel:\D*(1?\D*(123\D*456\D*7890|555\D*555\D*5555|000\D*000\D*0000))/i.test(href)).map((link) => element(link.element, onPage(site, page))))),
});
