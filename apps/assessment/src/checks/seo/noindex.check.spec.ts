import { describeCheck } from '../../../test/site-under-test';
import { check } from './noindex.check';

describeCheck(check, {
  fails: { 'by meta': { html: '<meta name="robots" content="noindex, nofollow">' }, 'by header': { headers: { 'x-robots-tag': 'noindex' } } },
  passes: { 'max-image-preview': { html: '<meta name="robots" content="index, max-image-preview:none">' , headers: { 'x-robots-tag': 'otherbot: noindex' } }, 'nothing said': { html: '' } },
});
