import { describeCheck } from '../../../test/site-under-test';
import { check } from './vague-links.check';

describeCheck(check, {
  fails: { 'twice': { html: '<a href="/a">Click here</a><a href="/b">here</a>' } },
  passes: { 'once': { html: '<a href="/a">here</a>' }, 'with a label': { html: '<a href="/a" aria-label="Menu">here</a><a href="/b" aria-label="Prices">here</a>' } },
});
