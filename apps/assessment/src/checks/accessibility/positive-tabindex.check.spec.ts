import { describeCheck } from '../../../test/site-under-test';
import { check } from './positive-tabindex.check';

describeCheck(check, {
  fails: { 'a numbered field': { html: '<input tabindex="3">' } },
  passes: { 'zero and minus one': { html: '<div tabindex="0"></div><div tabindex="-1"></div>' } },
});
