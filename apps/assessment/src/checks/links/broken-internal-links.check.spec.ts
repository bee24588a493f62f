import { describeCheck } from '../../../test/site-under-test';
import { check } from './broken-internal-links.check';

describeCheck(check, {
  fails: { 'one is gone': { html: '<a href="/old">Specials</a><a href="/new">New</a>', links: { '/old': 404, '/new': 200 } } },
  passes: { 'all answer': { html: '<a href="/new">New</a>', links: { '/new': 200 } }, 'a server error may pass': { html: '<a href="/new">New</a>', links: { '/new': 503 } }, 'no links': { html: '' } },
});
