import { describeCheck } from '../../../test/site-under-test';
import { check } from './self-reloading-page.check';

describeCheck(check, {
  fails: { 'every minute': { html: '<meta http-equiv="refresh" content="60">' }, 'to another page': { html: '<meta http-equiv="Refresh" content="5; url=/new">' } },
  passes: { 'at once': { html: '<meta http-equiv="refresh" content="0; url=/new">' }, 'none': {} },
});
