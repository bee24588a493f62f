import { describeCheck } from '../../../test/site-under-test';
import { check } from './phone-mismatch.check';

describeCheck(check, {
  fails: { 'another number': { html: '<a href="tel:+12125550199">call</a>', listing: { phone: '+12125550123' } } },
  passes: { 'the same in other writing': { html: '<p>(212) 555-0123</p>', listing: { phone: '+12125550123' } }, 'one of several': { html: '<p>212-555-0100 or 212-555-0123</p>', listing: { phone: '+12125550123' } } },
  unknown: { 'no number on the site': { listing: { phone: '+12125550123' } }, 'no number in the listing': { html: '<p>212-555-0100</p>' }, 'contact page unread': { html: '<p>212-555-0100</p>', listing: { phone: '+12125550123' }, unread: ['contact'] } },
});
