import { describeCheck } from '../../../test/site-under-test';
import { check } from './autoplay-sound.check';

describeCheck(check, {
  fails: { 'music': { html: '<audio autoplay src="a.mp3"></audio>' } },
  passes: { 'a muted video': { html: '<video autoplay muted src="a.mp4"></video>' }, 'on a click': { html: '<audio controls src="a.mp3"></audio>' } },
});
