import { describeCheck } from '../../../test/site-under-test';
import { check } from './placeholder-text.check';

describeCheck(check, {
  fails: { 'lorem ipsum': { html: '<p>Lorem ipsum dolor sit amet</p>' }, 'WordPress’ own words': { html: '<p>Joe – Just another WordPress site</p>' } },
  passes: { 'real words': { html: '<p>Fresh bread</p>' } },
});
