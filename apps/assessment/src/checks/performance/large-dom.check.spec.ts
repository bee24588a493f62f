import { describeCheck } from '../../../test/site-under-test';
import { check } from './large-dom.check';

describeCheck(check, {
  fails: { 'four thousand': { html: '<i></i>'.repeat(4_000) } },
  passes: { 'a few': { html: '<p>x</p>' } },
});
