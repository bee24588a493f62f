import { describeCheck } from '../../../test/site-under-test';
import { check } from './missing-lang.check';

describeCheck(check, {
  fails: { 'no attribute': { html: '<html><p>x</p></html>' }, 'an empty one': { html: '<html lang=""><p>x</p></html>' } },
  passes: { 'English': { html: '<html lang="en"><p>x</p></html>' } },
});
