import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-content-type-options.check';

describeCheck(check, {
  fails: { 'absent': {} },
  passes: { 'present': { headers: { 'x-content-type-options': 'nosniff' } } },
});
