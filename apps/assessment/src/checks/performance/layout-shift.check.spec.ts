import { describeCheck } from '../../../test/site-under-test';
import { check } from './layout-shift.check';

describeCheck(check, {
  fails: { 'a large shift': { vitals: { cls: 0.4 } } },
  passes: { 'no shift': { vitals: { cls: 0 } } },
  unknown: { 'no measurement': {}, 'no value': { vitals: { cls: null } } },
});
