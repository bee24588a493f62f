import { describeCheck } from '../../../test/site-under-test';
import { check } from './duplicate-titles.check';

describeCheck(check, {
  fails: { 'contact is called like home': { html: '<title>Joe</title>a', pages: { contact: '<title>Joe</title>b' } } },
  passes: { 'each its own': { html: '<title>Joe</title>a', pages: { contact: '<title>Contact Joe</title>b' } }, 'no title at all': { html: 'a', pages: { contact: 'b' } } },
  unknown: { 'one page': { html: '<title>Joe</title>' }, 'the same page under two addresses': { html: '<title>Joe</title>a', pages: { contact: '<title>Joe</title>a' } } },
});
