import { describeCheck } from '../../../test/site-under-test';
import { check } from './image-button-without-alt.check';

describeCheck(check, {
  fails: { 'no alt': { html: '<input type="image" src="go.png">' }, 'an empty one': { html: '<input type="image" src="go.png" alt="">' } },
  passes: { 'with alt': { html: '<input type="image" src="go.png" alt="Send">' }, 'another input': { html: '<input type="submit">' } },
});
