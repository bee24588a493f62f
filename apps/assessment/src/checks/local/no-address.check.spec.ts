import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-address.check';

describeCheck(check, {
  fails: { 'nowhere': { html: '<p>Welcome to Joe in New York.</p>', listing: { line1: '12 W 30th St' } } },
  passes: { 'in the text': { html: '<p>12 W 30th St, New York</p>', listing: { line1: '12 W 30th St' } }, 'on the contact page': { pages: { contact: '<address>Unit 4, 12 Broadway</address>' }, listing: { line1: '12 W 30th St' } } },
  unknown: { 'contact page unread': { listing: { line1: '12 W 30th St' }, unread: ['contact'] }, 'no address in the listing': {} },
});
