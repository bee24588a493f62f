import { describeCheck } from '../../../test/site-under-test';
import { check } from './images-without-alt.check';

describeCheck(check, {
  fails: { 'no attribute': { html: '<img src="a.jpg">' }, 'on another page': { pages: { about: '<img src="a.jpg">' } } },
  passes: { 'decoration': { html: '<img src="a.jpg" alt="">' }, 'a counting pixel': { html: '<img src="a.gif" width="1" height="1">' }, 'no pictures': { html: '<p>x</p>' } },
});
