import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-social-links.check';

describeCheck(check, {
  fails: { 'none': { html: '<a href="/contact">Contact</a>' } },
  passes: { 'a link': { html: '<a href="https://www.instagram.com/joe">I</a>' }, 'in structured data': { html: '<script type="application/ld+json">{"@type":"Bakery","sameAs":["https://x.com/joe"]}</script>' } },
});
