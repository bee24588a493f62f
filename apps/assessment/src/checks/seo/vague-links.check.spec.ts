import { describeCheck } from '../../../test/site-under-test';
import { check } from './vague-links.check';

describeCheck(check, {
  fails: { 'click here': { html: '<a href="/a">Click here</a>' }, 'read more': { html: '<a href="/a">Read More...</a>' } },
  passes: { 'words that tell': { html: '<a href="/a">Read more about our ovens</a>' }, 'with a label': { html: '<a href="/a" aria-label="Menu">here</a>' }, 'a place on the page': { html: '<a href="#a">here</a>' }, 'not for search engines': { html: '<a href="/a" rel="nofollow">here</a>' } },
});
