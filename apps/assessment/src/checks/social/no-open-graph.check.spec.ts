import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-open-graph.check';

describeCheck(check, {
  fails: { 'none': { html: '<title>x</title>' } },
  passes: { 'some': { html: '<meta property="og:title" content="Joe">' } },
});
