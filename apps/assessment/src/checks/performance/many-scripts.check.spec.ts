import { describeCheck } from '../../../test/site-under-test';
import { check } from './many-scripts.check';

describeCheck(check, {
  fails: { 'twenty': { html: Array.from({ length: 20 }, (_, index) => `<script src="/${index}.js"></script>`).join('') } },
  passes: { 'the same one twenty times': { html: '<script src="/a.js"></script>'.repeat(20) } },
});
