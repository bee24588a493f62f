import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-analytics.check';

describeCheck(check, {
  fails: { 'none': { html: '<script src="/site.js"></script>' } },
  passes: { 'Google': { html: '<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>' } },
  unknown: { 'a builder that counts': { html: '<meta name="generator" content="Wix.com Website Builder">' }, 'a counter of one’s own': { html: '<script src="/js/stats.js"></script>' } },
});
