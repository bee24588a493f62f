import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-canonical.check';

describeCheck(check, {
  fails: { 'none': { html: '<link rel="icon" href="/i">' } },
  passes: { 'by element': { html: '<link rel="canonical" href="https://joe.example/">' }, 'by header': { headers: { link: '<https://joe.example/>; rel="canonical"' } } },
});
