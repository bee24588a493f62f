import { describeCheck } from '../../../test/site-under-test';
import { check } from './relative-preview-image.check';

describeCheck(check, {
  fails: { 'half an address': { html: '<meta property="og:image" content="/img/joe.jpg">' }, 'without a scheme': { html: '<meta property="og:image" content="joe.example/img/joe.jpg">' } },
  passes: { 'a whole address': { html: '<meta property="og:image" content="https://joe.example/joe.jpg">' }, 'none named': {} },
});
