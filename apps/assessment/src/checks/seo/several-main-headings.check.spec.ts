import { describeCheck } from '../../../test/site-under-test';
import { check } from './several-main-headings.check';

describeCheck(check, {
  fails: { 'two': { html: '<h1>Joe</h1><h1>Menu</h1>' } },
  passes: { 'one': { html: '<h1>Joe</h1>' }, 'a second without text': { html: '<h1>Joe</h1><h1><img src="x"></h1>' }, 'a hidden one': { html: '<h1>Joe</h1><h1 hidden>Joe</h1>' } },
});
