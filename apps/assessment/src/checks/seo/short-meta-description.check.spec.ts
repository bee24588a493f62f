import { describeCheck } from '../../../test/site-under-test';
import { check } from './short-meta-description.check';

describeCheck(check, {
  fails: { 'a few words': { html: '<meta name="description" content="Joe’s">' } },
  passes: { 'long enough': { html: `<meta name="description" content="${'a'.repeat(60)}">` }, 'none': { html: '' } },
});
