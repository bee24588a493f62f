import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-testimonials.check';

describeCheck(check, {
  fails: { 'none': { html: '<p>We bake.</p>' } },
  passes: { 'a quote': { html: '<blockquote>Great!</blockquote>' }, 'by words': { html: '<h2>What our customers say</h2>' }, 'a link': { html: '<a href="https://www.yelp.com/biz/joe">Find us</a>' } },
});
