import { describeCheck } from '../../../test/site-under-test';
import { check } from './invalid-aria-role.check';

describeCheck(check, {
  fails: { 'a word of one’s own': { html: '<div role="widget">x</div>' } },
  passes: { 'a role': { html: '<div role="button">x</div>' }, 'an empty one': { html: '<div role="">x</div>' }, 'one that is known among others': { html: '<div role="fancy list">x</div>' } },
});
