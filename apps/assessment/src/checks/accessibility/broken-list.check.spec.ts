import { describeCheck } from '../../../test/site-under-test';
import { check } from './broken-list.check';

describeCheck(check, {
  fails: { 'a div': { html: '<ul><div>one</div><li>two</li></ul>' }, 'words': { html: '<ol>one<li>two</li></ol>' } },
  passes: { 'items': { html: '<ul><li>one</li><!-- x --><script></script></ul>' }, 'a menu by role': { html: '<ul role="menu"><div role="menuitem">one</div></ul>' }, 'items by role': { html: '<ul><div role="listitem">one</div></ul>' } },
});
