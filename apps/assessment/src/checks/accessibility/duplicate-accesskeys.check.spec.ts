import { describeCheck } from '../../../test/site-under-test';
import { check } from './duplicate-accesskeys.check';

describeCheck(check, {
  fails: { 'twice': { html: '<a accesskey="m" href="/">x</a><button accesskey="M">y</button>' } },
  passes: { 'once each': { html: '<a accesskey="m" href="/">x</a><button accesskey="n">y</button>' }, 'none': {} },
});
