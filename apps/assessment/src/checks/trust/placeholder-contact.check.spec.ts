import { describeCheck } from '../../../test/site-under-test';
import { check } from './placeholder-contact.check';

describeCheck(check, {
  fails: { 'mail': { html: '<a href="mailto:info@example.com">Mail</a>' }, 'phone': { html: '<a href="tel:(123) 456-7890">Call</a>' } },
  passes: { 'real ones': { html: '<a href="mailto:joe@joe.example">Mail</a><a href="tel:+12125550123">Call</a>' } },
});
