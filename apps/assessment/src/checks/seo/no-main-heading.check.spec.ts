import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-main-heading.check';

describeCheck(check, {
  fails: { 'only h2': { html: '<h2>Joe</h2>' } },
  passes: { 'an h1': { html: '<h1>Joe</h1>' }, 'a heading by role': { html: '<div role="heading" aria-level="1">Joe</div>' } },
  unknown: { 'a page cut short': { html: '<div>'.repeat(2_000) } },
});
