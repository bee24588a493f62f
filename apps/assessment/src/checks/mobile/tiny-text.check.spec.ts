import { describeCheck } from '../../../test/site-under-test';
import { check } from './tiny-text.check';

describeCheck(check, {
  fails: { 'two paragraphs of 9 px': { html: '<p style="font-size:9px">We bake every morning at four.</p><p style="font-size:7pt">And close when all is sold.</p>' } },
  passes: { 'readable': { html: '<p style="font-size:16px">We bake every morning at four.</p><p style="font-size:12px">And close when all is sold.</p>' }, 'a single small print': { html: '<p style="font-size:9px">We bake every morning at four.</p>' }, 'a hidden trick for icons': { html: '<a style="font-size:0px">x</a><a style="font-size:0px">y</a>' } },
});
