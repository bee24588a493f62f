import { describeCheck } from '../../../test/site-under-test';
import { check } from './deprecated-markup.check';

describeCheck(check, {
  fails: { 'font': { html: '<center><font size="3">x</font></center>' } },
  passes: { 'styles': { html: '<p style="text-align:center">x</p>' } },
});
