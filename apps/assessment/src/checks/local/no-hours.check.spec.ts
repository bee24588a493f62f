import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-hours.check';

describeCheck(check, {
  fails: { 'nowhere': { html: '<p>Since 1999 we bake 24 kinds of bread.</p>' } },
  passes: { 'a table': { html: '<table><tr><th>Mon</th><td>9 am – 5 pm</td></tr></table>' }, 'in structured data': { html: '<script type="application/ld+json">{"@type":"Bakery","openingHours":"Mo-Fr"}</script>' }, 'always': { html: '<p>Open 24/7</p>' } },
  unknown: { 'contact page unread': { html: '<p>x</p>', unread: ['contact'] } },
});
