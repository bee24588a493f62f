import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-contact-form.check';

describeCheck(check, {
  fails: { 'only a search box': { html: '<form><input type="search"></form>' }, 'a link to book is no form': { html: '<a href="https://www.opentable.com/r/joe">Book</a>' }, 'a map is no form': { html: '<iframe src="https://www.google.com/maps/embed"></iframe>' } },
  passes: { 'fields without a form element': { html: '<input type="text" value="Your Name"><textarea></textarea><input type="submit">' }, 'on the contact page': { pages: { contact: '<form><input name="name"><textarea></textarea></form>' } } },
  unknown: { 'an embedded tool': { html: '<iframe src="https://form.jotform.com/1"></iframe>' }, 'an unknown frame': { html: '<iframe src="https://x.example/f"></iframe>' }, 'contact page unread': { html: '<p>x</p>', unread: ['contact'] } },
});
