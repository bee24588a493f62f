import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-main-landmark.check';

describeCheck(check, {
  fails: { 'divs alone': { html: '<div class="main">x</div>' } },
  passes: { 'main': { html: '<main>x</main>' }, 'by role': { html: '<div role="main">x</div>' } },
});
