import { describeCheck } from '../../../test/site-under-test';
import { check } from './free-email-address.check';

describeCheck(check, {
  fails: { 'at gmail': { html: '<a href="mailto:joe@gmail.com">Mail</a>' } },
  passes: { 'at one’s own': { html: '<a href="mailto:joe@joe.example">Mail</a>' }, 'none': { html: '' } },
});
