import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-charset.check';

describeCheck(check, {
  fails: { 'neither': { html: '<p>x</p>', headers: { 'content-type': 'text/html' } } },
  passes: { 'by header': { html: '<p>x</p>', headers: { 'content-type': 'text/html; charset=utf-8' } }, 'by the page': { html: '<meta charset="utf-8">' }, 'the old way': { html: '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">' } },
});
