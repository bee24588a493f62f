import { describeCheck } from '../../../test/site-under-test';
import { check } from './title-too-long.check';

describeCheck(check, {
  fails: { 'eighty characters': { html: `<title>${'a'.repeat(80)}</title>` } },
  passes: { 'sixty': { html: `<title>${'a'.repeat(60)}</title>` }, 'none': { html: '' } },
});
