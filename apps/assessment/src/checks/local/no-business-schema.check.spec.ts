import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-business-schema.check';

describeCheck(check, {
  fails: { 'none': { html: '<p>x</p>' }, 'only the web site': { html: '<script type="application/ld+json">{"@type":"WebSite","name":"Joe"}</script>' } },
  passes: { 'JSON-LD': { html: '<script type="application/ld+json">{"@type":"Bakery","telephone":"1"}</script>' }, 'microdata': { html: '<div itemscope itemtype="http://schema.org/Restaurant"></div>' } },
  unknown: { 'broken': { html: '<script type="application/ld+json">{</script>' } },
});
