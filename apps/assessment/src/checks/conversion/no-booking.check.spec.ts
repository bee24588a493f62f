import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-booking.check';

describeCheck(check, {
  fails: { 'only contact': { html: '<a href="/contact">Call us to order</a>' } },
  passes: { 'a known service': { html: '<a href="https://www.opentable.com/r/joe">Table</a>' }, 'a button': { html: '<button>Book now</button>' }, 'a path': { html: '<a href="/reservations">Tables</a>' } },
  unknown: { 'an unknown frame': { html: '<iframe src="https://x.example/f"></iframe>' } },
});
