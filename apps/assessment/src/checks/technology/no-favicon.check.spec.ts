import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-favicon.check';

describeCheck(check, {
  fails: { 'none': { favicon: 404 } },
  passes: { 'linked': { html: '<link rel="shortcut icon" href="/i.png">', favicon: 404 }, 'at its usual place': { favicon: 200 }, 'for phones': { html: '<link rel="apple-touch-icon" href="/i.png">' } },
  unknown: { 'not asked for': {}, 'a server error': { favicon: 503 } },
});
