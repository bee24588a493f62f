import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-compression.check';

describeCheck(check, {
  fails: { 'a long page as it is': { bytes: 40_000, wireBytes: 40_000 } },
  passes: { 'a compressed page': { bytes: 40_000, wireBytes: 9_000 }, 'the header says so': { bytes: 40_000, headers: { 'content-encoding': 'br' } }, 'a tiny page': { bytes: 900 } },
});
