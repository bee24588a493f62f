import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-privacy-policy.check';

describeCheck(check, {
  fails: { 'none': { html: '<a href="/contact">Contact</a>' } },
  passes: { 'by words': { html: '<a href="/legal">Privacy policy</a>' }, 'by address': { html: '<a href="/privacy">Legal</a>' } },
  unknown: { 'in another language': { html: '<html lang="zh"><a href="/ys">隐私政策</a>' }, 'in another script, whatever it declares': { html: '<html lang="en"><p>我们每天早上在城里烤面包</p><a href="/ys">隐私政策</a>' }, 'a page cut short': { html: '<div>'.repeat(2_000) } },
});
