import { describeCheck } from '../../../test/site-under-test';
import { check } from './low-contrast.check';

describeCheck(check, {
  fails: { 'grey on white': { html: '<p style="color:#bbbbbb;background-color:#ffffff">We bake every morning.</p>' } },
  passes: { 'black on white': { html: '<p style="color:#000;background:#fff">We bake every morning.</p>' }, 'a background not known': { html: '<p style="color:#bbb">We bake every morning.</p>' }, 'no text': { html: '<p style="color:#bbb;background:#fff"></p>' } },
});
