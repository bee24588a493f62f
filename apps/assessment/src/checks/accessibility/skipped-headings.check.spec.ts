import { describeCheck } from '../../../test/site-under-test';
import { check } from './skipped-headings.check';

describeCheck(check, {
  fails: { 'h4 after h1': { html: '<h1>Joe</h1><h4>Menu</h4>' } },
  passes: { 'step by step': { html: '<h1>Joe</h1><h2>Menu</h2><h3>Pizza</h3><h2>Hours</h2>' }, 'begins at h3': { html: '<h3>News</h3><h1>Joe</h1>' }, 'none': { html: '<p>x</p>' } },
});
