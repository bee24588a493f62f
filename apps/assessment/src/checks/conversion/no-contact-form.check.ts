import type { Dom, Element } from '../../site/dom.rules';
import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-contact-form',
  title: 'There is no form to write to you',
  category: 'conversion',
  severity: 2,
  effort: 'hours',
  explanation: 'Outside your hours a form is the only way to reach you; without it the customer is gone by the morning.',
  fix: 'Add a short form with name, email or phone, and message to the contact page.',
  howToSee: 'Look for a form on the home page and the contact page.',
  run: ({ pages, unread, technologies }) => {
    if (pages.some(({ dom }) => asksForContact(dom))) return pass;
    const embedded = technologies.find(({ kind, evidence }) => kind === 'forms' || kind === 'chat' || (kind === 'booking' && evidence.startsWith('loads')));
    if (embedded) return unknown(`${embedded.name} may hold a form.`);
    if (pages.some(({ dom }) => dom.all('iframe').some(({ attribs }) => !/maps|\/map\b|youtube|vimeo|facebook\.com\/plugins/i.test(attribs.src ?? '')))) return unknown('An embedded frame may hold a form.');
    if (unread.includes('contact')) return unknown('The contact page could not be read.');
    return fail(absence('form', `no contact form on ${pages.length === 1 ? 'the home page' : `the ${pages.length} pages read`}`));
  },
});

/**
 * Search boxes ask one thing; a form for contact has a message, an email address or several fields. A form element
 * around them is not asked for: scripts send what stands in fields without one.
 */
function asksForContact(dom: Dom): boolean {
  const fields = dom.all('input', 'select', 'textarea').filter(isField);
  return fields.length >= 2 || fields.some(({ name, attribs }) => name === 'textarea' || attribs.type === 'email' || attribs.type === 'tel');
}

function isField({ name, attribs }: Element): boolean {
  return name !== 'input' || !/^(hidden|submit|button|reset|image|checkbox|radio|search)$/i.test(attribs.type ?? '');
}
