import { describeCheck } from '../../../test/site-under-test';
import { check } from './empty-social-links.check';

describeCheck(check, {
  fails: { 'Facebook’s start page': { html: '<a href="https://www.facebook.com/">f</a>' } },
  passes: { 'a profile': { html: '<a href="https://www.facebook.com/joe">f</a>' }, 'a share button': { html: '<a href="https://www.facebook.com/?u=x">f</a>' } },
});
