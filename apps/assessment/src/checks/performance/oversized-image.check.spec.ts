import { describeCheck } from '../../../test/site-under-test';
import { check } from './oversized-image.check';

describeCheck(check, {
  fails: { 'a hero of two megabytes': { assets: { '/hero.png': { status: 200, headers: { 'content-length': '2000000' } } } } },
  passes: { 'a small picture': { assets: { '/a.png': { status: 200, headers: { 'content-length': '90000' } } } } },
  unknown: { 'no picture asked for': {}, 'a missing picture': { assets: { '/a.png': 404 } }, 'a size not told': { assets: { '/a.png': 200 } } },
});
