import { describeCheck } from '../../../test/site-under-test';
import { check } from './broken-mail-link.check';

describeCheck(check, {
  fails: { 'empty': { html: '<a href="mailto:">Mail</a>' }, 'a web address': { html: '<a href="mailto:www.joe.example">Mail</a>' } },
  passes: { 'fine': { html: '<a href="mailto:joe%40joe.example?subject=x">Mail</a>' }, 'to a friend': { html: '<a href="mailto:?subject=Look">Share</a>' } },
});
