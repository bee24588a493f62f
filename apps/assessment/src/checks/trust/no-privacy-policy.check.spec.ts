import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-privacy-policy.check';

describeCheck(check, {
  fails: { 'none': { html: '<a href="/contact">Contact</a>' } },
  passes: { 'by words': { html: '<a href="/legal">Privacy policy</a>' }, 'by address': { html: '<a href="/privacy">Legal</a>' } },
  unknown: { 'a page cut short': { html: '<div>'.repeat(2_000) } },
});
