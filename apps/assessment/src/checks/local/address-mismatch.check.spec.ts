import { describeCheck } from '../../../test/site-under-test';
import { check } from './address-mismatch.check';

describeCheck(check, {
  fails: { 'an old address': { html: '<address>4000 Old Mill Rd<br>New York, NY 10001</address>', listing: { line1: '12 W 30th St' } } },
  passes: { 'abbreviated': { html: '<address>12 West 30th Street</address>', listing: { line1: '12 W 30th St, Suite 4' } }, 'in the text': { html: '<p>Come to 12 W. 30th Street!</p><address>1 Other Rd</address>', listing: { line1: '12 W 30th St' } } },
  unknown: { 'two places': { html: '<address>1 Other Rd</address><address>2 Third Ave</address>', listing: { line1: '12 W 30th St' } }, 'no address': { listing: { line1: '12 W 30th St' } }, 'none in the listing': { html: '<address>1 Other Rd</address>' } },
});
