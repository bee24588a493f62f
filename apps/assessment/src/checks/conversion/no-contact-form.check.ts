import type { Dom, Element } from '../../site/dom.rules';
import { told } from '../../site/words.rules';
import { CONTACT_UNREAD, mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-contact-form',
  title: 'There is no form to write to you',
  category: 'conversion',
  severity: 2,
  effort: 'hours',
  explanation: 'Outside your hours a form is the only way to reach you; without it the customer is gone by the morning.',
  fix: 'Add a short form with name, email or phone, and message to the contact page.',
  howToSee: 'Look for a form on the home page and the contact page.',
  es: {
    title: 'No hay formulario para escribirle',
    explanation: 'Fuera de su horario, un formulario es la única manera de dar con usted; sin él, por la mañana el cliente ya se ha ido.',
    fix: 'Añada a la página de contacto un formulario breve con nombre, correo o teléfono, y mensaje.',
    howToSee: 'Busque un formulario en la página de inicio y en la de contacto.',
  },
  run: ({ pages, unread, technologies }) => {
    if (pages.some(({ dom }) => asksForContact(dom))) return pass;
    const embedded = technologies.find(({ kind, evidence }) => kind === 'forms' || kind === 'chat' || (kind === 'booking' && told(evidence, 'en').startsWith('loads')));
    if (embedded) return unknown({ en: `${embedded.name} may hold a form.`, es: `${embedded.name} puede contener un formulario.` });
    if (pages.some(({ dom }) => dom.elements.some(({ name, attribs }) => FORM_MAKER.test(`${attribs.class ?? ''} ${attribs.id ?? ''}`) || (name === 'script' && FORM_MAKER.test(attribs.src ?? ''))))) return unknown({ en: 'A plugin may put in a form.', es: 'Un plugin puede poner un formulario.' });
    if (pages.some(({ dom }) => dom.elements.some(({ attribs }) => `${attribs.class ?? ''} ${attribs.id ?? ''}`.split(/\s+/).some((word) => CALLED_FORM.test(word) && !OTHER_FORM.test(word))) || FIELDS.test(dom.scriptText))) return unknown({ en: 'A part of the page is called a form, or a script speaks of one.', es: 'Una parte de la página se llama formulario, o un script habla de uno.' });
    const later = mayComeLater(pages);
    if (later !== null) return unknown(later);
    if (unread.includes('contact')) return unknown(CONTACT_UNREAD);
    return fail(absence('form', onPages(pages, { en: 'no contact form', es: 'ningún formulario de contacto' })));
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

/** Traces of plugins that write their form by script. */
const FORM_MAKER = /contact-form|contactform|wpcf7|wpforms|gform|gravityforms|ninja-forms|nf-form|formidable|frm_form|hs-form|hsforms|forminator|fluentform|mc4wp|elementor-form|form-embed|webform/i;

/** Builders keep a place for the form that their scripts write. */
const CALLED_FORM = /(^|[_-])forms?([_-]|$)|form(block|widget|wrapper|container|module)/i;
const OTHER_FORM = /search|log-?in|sign-?in|transform|field-style/i;
const FIELDS = /form_?fields|form_?submit|contact_?form|submit_?form|type=\\?["']?(email|tel)\b|<form\b|@widget\/contact/i;
