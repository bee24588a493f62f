import { describeCheck } from '../../../test/site-under-test';
import { check } from './incomplete-business-schema.check';

describeCheck(check, {
  fails: { 'no address': { html: '<script type="application/ld+json">{"@type":"Bakery","name":"Joe","telephone":"212-555-0123"}</script>' } },
  passes: { 'both': { html: '<script type="application/ld+json">{"@type":"Bakery","name":"Joe","address":"12 W 30th St"}</script>' }, 'spread by reference': { html: '<script type="application/ld+json">{"@type":"Bakery","@id":"#joe","telephone":"212-555-0123"}</script>' }, 'no business': {} },
  unknown: { 'broken data': { html: '<script type="application/ld+json">{</script>' } },
});
