import { describeCheck } from '../../../test/site-under-test';
import { check } from './heavy-page.check';

describeCheck(check, {
  fails: { 'nine megabytes': { vitals: { totalBytes: 9_000_000 } } },
  passes: { 'one megabyte': { vitals: { totalBytes: 1_000_000 } } },
  unknown: { 'no measurement': {} },
});
