import { describeCheck } from '../../../test/site-under-test';
import { check } from './missing-meta-description.check';

describeCheck(check, {
  fails: { 'none': { html: '<title>x</title>' }, 'empty': { html: '<meta name="description" content="">' } },
  passes: { 'one': { html: '<meta name="Description" content="Pizza">' }, 'an empty one before it': { html: '<meta name="description" content=""><meta name="description" content="Pizza">' } },
});
