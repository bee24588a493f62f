import { describeCheck } from '../../../test/site-under-test';
import { check } from './wrong-keyboard.check';

describeCheck(check, {
  fails: { 'a mail address': { html: '<input type="text" name="email">' }, 'a phone number': { pages: { contact: '<input placeholder="Your phone number *">' } } },
  passes: { 'told by type': { html: '<input type="email" name="email"><input type="tel" name="phone">' }, 'told by inputmode': { html: '<input name="phone" inputmode="tel">' }, 'another field': { html: '<input name="email_subject"><input type="hidden" name="email">' } },
});
