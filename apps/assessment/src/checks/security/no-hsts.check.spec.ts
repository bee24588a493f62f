import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-hsts.check';

describeCheck(check, {
  fails: { 'absent': {} },
  passes: { 'present': { headers: { 'strict-transport-security': 'max-age=31536000' } } },
  unknown: { 'an unencrypted page': { url: 'http://joe.example/' } },
});
