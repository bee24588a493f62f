import { describeCheck } from '../../../test/site-under-test';
import { check } from './empty-buttons.check';

describeCheck(check, {
  fails: { 'a burger': { html: '<button type="button" class="burger"></button>' }, 'a button without value': { html: '<input type="button">' } },
  passes: { 'a label': { html: '<button aria-label="Open the menu"></button>' }, 'words': { html: '<button>Send</button>' }, 'submit has words of its own': { html: '<input type="submit">' } },
});
