import { describeCheck } from '../../../test/site-under-test';
import { check } from './outdated-php.check';

describeCheck(check, {
  fails: { '5.6': { headers: { 'x-powered-by': 'PHP/5.6.40' } }, 'in the server header': { headers: { server: 'Apache/2.4 PHP/7.4.33' } } },
  passes: { '8.3': { headers: { 'x-powered-by': 'PHP/8.3.1' } }, 'not told': {} },
});
