import { describeCheck } from '../../../test/site-under-test';
import { check } from './list-item-outside-list.check';

describeCheck(check, {
  fails: { 'in a div': { html: '<div><li>one</li></div>' } },
  passes: { 'in a list': { html: '<ul><li>one</li></ul><menu><li>two</li></menu>' }, 'in a list by role': { html: '<div role="list"><li>one</li></div>' }, 'with its own role': { html: '<div><li role="menuitem">one</li></div>' } },
});
