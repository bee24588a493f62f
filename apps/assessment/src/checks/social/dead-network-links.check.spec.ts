import { describeCheck } from '../../../test/site-under-test';
import { check } from './dead-network-links.check';

describeCheck(check, {
  fails: { 'Google+': { html: '<a href="https://plus.google.com/+Joes">G+</a>' }, 'on another page': { pages: { contact: '<a href="https://vine.co/joe">Vine</a>' } } },
  passes: { 'one that lives': { html: '<a href="https://www.facebook.com/joe">Facebook</a>' }, 'a name alike': { html: '<a href="https://divine.co/joe">x</a>' } },
});
