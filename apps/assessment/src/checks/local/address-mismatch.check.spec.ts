import { describeCheck } from '../../../test/site-under-test';
import { check } from './address-mismatch.check';

describeCheck(check, {
  fails: { 'an old address': { html: '<address>4000 Old Mill Rd<br>New York, NY 10001</address>', listing: { line1: '12 W 30th St' } } },
  passes: { 'written as in Queens': { html: '<address>39-28 23rd Street<br>Long Island City</address>', listing: { line1: '3928 23rd St' } }, 'listed as in Queens': { html: '<p>3928 23rd St</p>', listing: { line1: '39-28 23rd Street' } }, 'abbreviated': { html: '<address>12 West 30th Street</address>', listing: { line1: '12 W 30th St, Suite 4' } }, 'in the text': { html: '<p>Come to 12 W. 30th Street!</p><address>1 Other Rd</address>', listing: { line1: '12 W 30th St' } } },
  unknown: { 'a line of rights': { html: '<address>© 2026 Joe’s Plumbing</address>', listing: { line1: '12 W 30th St' } }, 'a phone number': { html: '<address>Call 212 555 0123 day or night</address>', listing: { line1: '12 W 30th St' } }, 'days': { html: '<address>Open 7 days a week in Queens</address>', listing: { line1: '12 W 30th St' } }, 'two places': { html: '<address>1 Other Rd</address><address>2 Third Ave</address>', listing: { line1: '12 W 30th St' } }, 'no address': { listing: { line1: '12 W 30th St' } }, 'none in the listing': { html: '<address>1 Other Rd</address>' } },
});
