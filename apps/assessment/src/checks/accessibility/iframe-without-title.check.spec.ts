import { describeCheck } from '../../../test/site-under-test';
import { check } from './iframe-without-title.check';

describeCheck(check, {
  fails: { 'a map': { pages: { contact: '<iframe src="/map" width="600" height="320"></iframe>' } } },
  passes: { 'named': { html: '<iframe src="/map" title="Map"></iframe>' }, 'a counting frame': { html: '<iframe src="/tag" width="0" height="0"></iframe>' }, 'in noscript': { html: '<noscript><iframe src="/tag"></iframe></noscript>' } },
});
