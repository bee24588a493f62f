import { describeCheck } from '../../../test/site-under-test';
import { check } from './broken-robots-txt.check';

describeCheck(check, {
  fails: { 'a page': { robots: '<!doctype html><html>Joe</html>' } },
  passes: { 'rules': { robots: 'User-agent: *' }, 'none': { robots: 404 } },
  unknown: { 'unread': {} },
});
