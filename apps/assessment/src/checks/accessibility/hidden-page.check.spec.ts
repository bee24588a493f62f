import { describeCheck } from '../../../test/site-under-test';
import { check } from './hidden-page.check';

describeCheck(check, {
  fails: { 'hidden': { html: '<body aria-hidden="true"><p>Joe</p></body>' } },
  passes: { 'shown': {}, 'a part': { html: '<body><i aria-hidden="true"></i></body>' } },
});
