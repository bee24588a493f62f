import { describeCheck } from '../../../test/site-under-test';
import { check } from './oversized-image.check';

const LARGE = { status: 200, headers: { 'content-length': '2000000' } };

describeCheck(check, {
  fails: { 'a hero of two megabytes': { html: '<img src="/hero.png">', assets: { '/hero.png': LARGE } }, 'one that stands there in one size too': { html: '<img src="/hero.png" srcset="/small.png 400w"><img src="/hero.png">', assets: { '/hero.png': LARGE } }, 'the same file for all screens': { html: '<img src="/hero.png" srcset="/hero.png 2x">', assets: { '/hero.png': LARGE } } },
  passes: { 'a small picture': { html: '<img src="/a.png">', assets: { '/a.png': { status: 200, headers: { 'content-length': '90000' } } } } },
  unknown: {
    'no picture asked for': {}, 'a missing picture': { html: '<img src="/a.png">', assets: { '/a.png': 404 } }, 'a size not told': { html: '<img src="/a.png">', assets: { '/a.png': 200 } },
    'smaller ones for phones': { html: '<img src="/hero.png" srcset="/hero-400.png 400w, /hero.png 2000w">', assets: { '/hero.png': LARGE } }, 'smaller ones that a script loads': { html: '<img src="/hero.png" data-srcset="/hero-400.png 400w">', assets: { '/hero.png': LARGE } },
    'other forms of it': { html: '<picture><source srcset="/hero.avif"><img src="/hero.png"></picture>', assets: { '/hero.png': LARGE } },
  },
});
