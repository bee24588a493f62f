import { describeCheck } from '../../../test/site-under-test';
import { check } from './outdated-wordpress.check';

describeCheck(check, {
  fails: { '4.7.2': { html: '<meta name="generator" content="WordPress 4.7.2">' } },
  passes: { '6.8': { html: '<meta name="generator" content="WordPress 6.8.1">' }, 'another builder': { html: '<meta name="generator" content="Wix.com">' } },
});
