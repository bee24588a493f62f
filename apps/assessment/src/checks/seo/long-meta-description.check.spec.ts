import { describeCheck } from '../../../test/site-under-test';
import { check } from './long-meta-description.check';

describeCheck(check, {
  fails: { 'three hundred characters': { html: `<meta name="description" content="${'a'.repeat(300)}">` } },
  passes: { 'enough': { html: `<meta name="description" content="${'a'.repeat(150)}">` }, 'none': { html: '' } },
});
