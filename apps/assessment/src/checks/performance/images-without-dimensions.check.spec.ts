import { describeCheck } from '../../../test/site-under-test';
import { check } from './images-without-dimensions.check';

describeCheck(check, {
  fails: { 'two without': { html: '<img src="a.jpg"><img src="b.jpg" alt="">' } },
  passes: { 'all with': { html: '<img src="a.jpg" width="4" height="3"><img src="b.jpg" style="aspect-ratio: 4/3">' }, 'no pictures': { html: '<p>x</p>' } },
});
