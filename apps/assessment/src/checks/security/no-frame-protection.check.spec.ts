import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-frame-protection.check';

describeCheck(check, {
  fails: { 'absent': {} },
  passes: { 'by its header': { headers: { 'x-frame-options': 'DENY' } }, 'by policy': { headers: { 'content-security-policy': "frame-ancestors 'self'" } } },
});
