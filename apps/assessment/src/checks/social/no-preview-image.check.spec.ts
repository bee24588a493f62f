import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-preview-image.check';

describeCheck(check, {
  fails: { 'title only': { html: '<meta property="og:title" content="Joe">' } },
  passes: { 'a picture': { html: '<meta property="og:title" content="Joe"><meta property="og:image" content="/a.png">' }, 'no data at all': { html: '' } },
});
