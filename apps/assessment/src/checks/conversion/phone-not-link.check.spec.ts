import { describeCheck } from '../../../test/site-under-test';
import { check } from './phone-not-link.check';

describeCheck(check, {
  fails: { 'plain text': { html: '<p>(212) 555-0123</p>' } },
  passes: { 'a link': { html: '<p>(212) 555-0123</p>', pages: { contact: '<a href="tel:2125550123">call</a>' } } },
  unknown: { 'no number': { html: '<p>x</p>' } },
});
