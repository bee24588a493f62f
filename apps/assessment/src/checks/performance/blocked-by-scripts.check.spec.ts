import { describeCheck } from '../../../test/site-under-test';
import { check } from './blocked-by-scripts.check';

describeCheck(check, {
  fails: { 'a busy phone': { vitals: { tbtMs: 900 } } },
  passes: { 'a quiet phone': { vitals: { tbtMs: 100 } } },
  unknown: { 'no measurement': {} },
});
