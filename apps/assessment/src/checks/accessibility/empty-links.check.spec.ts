import { describeCheck } from '../../../test/site-under-test';
import { check } from './empty-links.check';

describeCheck(check, {
  fails: { 'an icon': { html: '<a href="/contact"><i></i></a>' }, 'a picture without alt': { html: '<a href="/"><img src="a.png"></a>' } },
  passes: { 'words': { html: '<a href="/">Home</a>' }, 'a label': { html: '<a href="/" aria-label="Home"><i></i></a>' }, 'an anchor': { html: '<a name="top"></a>' }, 'a hidden one': { html: '<a href="/" hidden></a>' } },
});
