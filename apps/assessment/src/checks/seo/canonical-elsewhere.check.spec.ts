import { describeCheck } from '../../../test/site-under-test';
import { check } from './canonical-elsewhere.check';

describeCheck(check, {
  fails: { 'another site': { html: '<link rel="canonical" href="https://template.example.com/">' } },
  passes: { 'its own': { html: '<link rel="canonical" href="https://joe.example/">' }, 'another name of the site': { url: 'https://joes-pizza.com/', html: '<link rel="canonical" href="https://www.joes-pizza.com/">' }, 'none': {} },
});
