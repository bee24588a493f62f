import { describeCheck } from '../../../test/site-under-test';
import { check } from './uncrawlable-links.check';

describeCheck(check, {
  fails: { 'a script’s link': { html: '<a href="javascript:void(0)" onclick="go()">Menu</a>' }, 'no address at all': { html: '<a onclick="go()">Menu</a>' } },
  passes: { 'an address': { html: '<a href="/menu">Menu</a>' }, 'a button in disguise': { html: '<a role="button" href="javascript:void(0)">Open</a>' }, 'a mark': { html: '<a href="#menu">Menu</a>' } },
});
