import { describeCheck } from '../../../test/site-under-test';
import { check } from './generic-title.check';

describeCheck(check, {
  fails: { 'Home': { html: '<title>Home</title>' }, 'Untitled': { html: '<title>Untitled Document</title>' } },
  passes: { 'a name': { html: '<title>Home Slice Pizza</title>' }, 'none at all': { html: '<p>x</p>' } },
});
