import { describeCheck } from '../../../test/site-under-test';
import { check } from './inline-image-bytes.check';

describeCheck(check, {
  fails: { 'a photograph inside': { html: `<img src="data:image/png;base64,${'A'.repeat(150_000)}">` } },
  passes: { 'an icon inside': { html: '<img src="data:image/gif;base64,R0lGOD">' } },
});
