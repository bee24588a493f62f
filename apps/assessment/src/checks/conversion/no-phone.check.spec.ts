import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-phone.check';

describeCheck(check, {
  fails: { 'nowhere': { html: '<p>Since 1999 at 12 Main St, 10001.</p>' } },
  passes: { 'in the text': { html: '<p>212.555.0123</p>' }, 'an unusual writing': { html: '<p>Phone: (040) 2345-34534</p>' }, 'a vanity number': { html: '<p>1-800-PLUMBER</p>' }, 'ten digits': { html: '<p>2125550123</p>' } },
  unknown: { 'contact page unread': { html: '<p>x</p>', unread: ['contact'] } },
});
