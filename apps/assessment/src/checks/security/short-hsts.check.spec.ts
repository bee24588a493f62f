import { describeCheck } from '../../../test/site-under-test';
import { check } from './short-hsts.check';

describeCheck(check, {
  fails: { 'five minutes': { headers: { 'strict-transport-security': 'max-age=300' } }, 'no time at all': { headers: { 'strict-transport-security': 'includeSubDomains' } } },
  passes: { 'a year': { headers: { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } } },
  unknown: { 'no header': {} },
});
