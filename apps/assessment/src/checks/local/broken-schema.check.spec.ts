import { describeCheck } from '../../../test/site-under-test';
import { check } from './broken-schema.check';

describeCheck(check, {
  fails: { 'a comma too much': { html: '<script type="application/ld+json">{"@type":"Bakery",}</script>' } },
  passes: { 'fine': { html: '<script type="application/ld+json">{"@type":"Bakery"}</script>' }, 'none': { html: '' } },
});
