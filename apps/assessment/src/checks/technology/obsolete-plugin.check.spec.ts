import { describeCheck } from '../../../test/site-under-test';
import { check } from './obsolete-plugin.check';

describeCheck(check, {
  fails: { 'Flash': { html: '<embed src="/intro.swf">' }, 'Silverlight': { html: '<object type="application/x-silverlight-2"></object>' } },
  passes: { 'a PDF': { html: '<object data="/menu.pdf" type="application/pdf"></object>' } },
});
