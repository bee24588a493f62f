import { describeCheck } from '../../../test/site-under-test';
import { check } from './zoom-disabled.check';

describeCheck(check, {
  fails: { 'user-scalable=no': { html: '<meta name="viewport" content="width=device-width, user-scalable=no">' }, 'maximum-scale=1': { html: '<meta name="viewport" content="width=device-width, maximum-scale=1.0">' } },
  passes: { 'free': { html: '<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=5">' }, 'none': { html: '' } },
});
