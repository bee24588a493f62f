import { describeCheck } from '../../../test/site-under-test';
import { check } from './slow-main-content.check';

describeCheck(check, {
  fails: { 'five seconds': { vitals: { lcpMs: 5_000 } } },
  passes: { 'two seconds': { vitals: { lcpMs: 2_000 } } },
  unknown: { 'no measurement': {}, 'no value': { vitals: { lcpMs: null } } },
});
