import { describeCheck } from '../../../test/site-under-test';
import { check } from './missing-title.check';

describeCheck(check, {
  fails: { 'none': { html: '<p>x</p>' }, 'empty': { html: '<title> </title>' }, 'only that of a drawing': { html: '<svg><title>logo</title></svg>' } },
  passes: { 'one': { html: '<title>Joe</title>' } },
  unknown: { 'a page cut short': { html: '<div>'.repeat(2_000) } },
});
