import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-booking',
  title: 'Customers cannot book or order online',
  category: 'conversion',
  severity: 2,
  effort: 'hours',
  explanation: 'People book in the evening, from the sofa; who offers it gets the customer without a call.',
  fix: 'Link to a booking or ordering service from the home page; many are free to begin with.',
  howToSee: 'Try to book or order on your site without calling.',
  run: ({ pages, technologies }) => {
    if (technologies.some(({ kind }) => kind === 'booking' || kind === 'ordering' || kind === 'commerce')) return pass;
    if (pages.some((page) => page.links.some(({ href, text: words }) => BOOKING_WORDS.test(words) || BOOKING_PATH.test(href)) || page.dom.all('button').some((button) => BOOKING_WORDS.test(page.dom.textOf(button))) || page.dom.all('input').some(({ attribs }) => /^(date|time|datetime-local)$/i.test(attribs.type ?? '')))) return pass;
    if (pages.some(({ dom }) => dom.all('iframe').some(({ attribs }) => !/maps|\/map\b|youtube|vimeo|facebook\.com\/plugins/i.test(attribs.src ?? '')))) return unknown('An embedded frame may let customers book.');
    return fail(absence('a', `no link or button to book, order or make an appointment on ${pages.length === 1 ? 'the home page' : `the ${pages.length} pages read`}`));
  },
});

const BOOKING_WORDS = /\b(book(ing)?|reserv(e|ation)s?|schedule|appointments?|order (online|now|here|ahead)|buy|shop|add to cart|checkout|get tickets|sign up|join (now|online|today)|free trial|request (a|an|your) (quote|estimate|appointment|visit))\b/i;
const BOOKING_PATH = /\/(book|booking|reserve|reservations?|order|orders|order-online|appointments?|schedule|shop|store|cart)(\/|\?|$|\.)/i;
