import { describeCheck } from '../../../test/site-under-test';
import { check } from './low-performance-score.check';

describeCheck(check, {
  fails: { 'a red score': { vitals: { performance: 31 } } },
  passes: { 'an orange score': { vitals: { performance: 60 } } },
  unknown: { 'no measurement': {} },
});
