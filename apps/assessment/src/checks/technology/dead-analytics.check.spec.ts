import { describeCheck } from '../../../test/site-under-test';
import { check } from './dead-analytics.check';

describeCheck(check, {
  fails: { 'only the old': { html: '<script>ga("create", "UA-1234567-1")</script>' }, 'the oldest': { html: '<script>var _gaq = []; _gaq.push(["_setAccount", "UA-1234567-1"])</script>' } },
  passes: { 'both': { html: '<script>gtag("config", "UA-1234567-1"); gtag("config", "G-ABCDEF1234")</script>' }, 'a Google tag of the newest kind': { html: '<script async src="https://www.googletagmanager.com/gtag/js?id=GT-K5XJ7QP"></script><script>ga("create", "UA-1234567-1")</script>' }, 'a tag manager': { html: '<script>ga("create", "UA-1234567-1")</script><script src="https://www.googletagmanager.com/gtm.js?id=GTM-ABCD"></script>' }, 'none': {} },
  unknown: { 'an old id in the new loader, which Google may have connected': { html: '<script src="https://www.googletagmanager.com/gtag/js?id=UA-1234567-1"></script>' } },
});
