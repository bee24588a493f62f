import { describeCheck } from '../../../test/site-under-test';
import { check } from './thin-content.check';

describeCheck(check, {
  fails: { 'eighty words': { html: `<nav>${'menu '.repeat(200)}</nav><main>${'word '.repeat(80)}</main>` } },
  passes: { 'three hundred': { html: `<p>${'word '.repeat(300)}</p>` } },
  unknown: { 'almost nothing': { html: '<p>Joe</p>' } },
});
