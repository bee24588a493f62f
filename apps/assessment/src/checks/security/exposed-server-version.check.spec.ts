import { describeCheck } from '../../../test/site-under-test';
import { check } from './exposed-server-version.check';

describeCheck(check, {
  fails: { 'Apache': { headers: { server: 'Apache/2.2.15 (CentOS)' } } },
  passes: { 'only the name': { headers: { server: 'nginx' } }, 'silent': {} },
});
