import { describeCheck } from '../../../test/site-under-test';
import { check } from './stale-news.check';

describeCheck(check, {
  fails: { 'six years': { html: '<section class="news"><time datetime="2019-03-14">x</time><time datetime="2020-03-14">x</time></section>' } },
  unknown: { 'a single date': { html: '<section class="post"><time datetime="2020-03-14">x</time></section>' } },
  passes: { 'one new entry': { html: '<section class="news"><time datetime="2020-03-14">x</time><time datetime="2026-01-01">y</time></section>' }, 'a review’s date': { html: '<div class="review"><time datetime="2019-01-01">x</time></div>' }, 'no news': { html: '' } },
});
