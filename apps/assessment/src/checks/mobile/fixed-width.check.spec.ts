import { describeCheck } from '../../../test/site-under-test';
import { check } from './fixed-width.check';

describeCheck(check, {
  fails: { 'a wrapper of 1200 px': { html: '<div style="width:1200px"><p>Welcome to Joe</p></div>' }, 'a layout table': { html: '<table width="960"><tr><td>Welcome to Joe</td></tr></table>' } },
  passes: { 'max-width': { html: '<div style="width:1200px;max-width:100%"><p>Welcome</p></div>' }, 'a wide slider beside the text': { html: '<div style="width:3000px"><img></div><p>Welcome to Joe</p>' } },
});
