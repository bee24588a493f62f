import { isElement, type Element } from '../../site/dom.rules';
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
    if (pages.some(({ dom }) => dom.all('form').some((form) => isForContact(form)))) return pass;
    const embedded = technologies.find(({ kind, evidence }) => kind === 'forms' || kind === 'chat' || (kind === 'booking' && evidence.startsWith('loads')));
    if (embedded) return unknown(`${embedded.name} may hold a form.`);
    if (pages.some(({ dom }) => dom.all('iframe').some(({ attribs }) => !/maps|\/map\b|youtube|vimeo|facebook\.com\/plugins/i.test(attribs.src ?? '')))) return unknown('An embedded frame may hold a form.');
    if (unread.includes('contact')) return unknown('The contact page could not be read.');
    return fail(absence('form', `no contact form on ${pages.length === 1 ? 'the home page' : `the ${pages.length} pages read`}`));
  },
});

/** Search boxes ask one thing; a form for contact has a message, an email address or several fields. */
function isForContact(form: Element): boolean {
  const fields: Element[] = [];
  const open = [...form.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isElement(node)) continue;
    if (node.name === 'textarea' || node.name === 'select' || (node.name === 'input' && !/^(hidden|submit|button|reset|image|checkbox|radio)$/i.test(node.attribs.type ?? ''))) fields.push(node);
    open.push(...node.children);
  }
  return fields.length >= 2 || fields.some(({ name, attribs }) => name === 'textarea' || attribs.type === 'email' || attribs.type === 'tel');
}
