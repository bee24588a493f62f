import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-viewport.check';

describeCheck(check, {
  fails: { 'none': { html: '<title>x</title>' } },
  passes: { 'one': { html: '<meta name="viewport" content="width=device-width">' } },
  unknown: { 'a page cut short': { html: '<div>'.repeat(2_000) } },
});
