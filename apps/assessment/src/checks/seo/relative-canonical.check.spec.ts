import { describeCheck } from '../../../test/site-under-test';
import { check } from './relative-canonical.check';

describeCheck(check, {
  fails: { 'a path': { html: '<link rel="canonical" href="/">' }, 'without a scheme': { html: '<link rel="canonical" href="joe.example">' } },
  passes: { 'a whole address': { html: '<link rel="canonical" href="https://joe.example/">' }, 'none': {}, 'in a picture’s page': { html: '<link rel="icon" href="/i.png">' } },
});
