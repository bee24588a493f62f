import { lintMail, type LintedMail } from './lint.rules';

const FOOTER = '{{sender_name}}, {{postal_address}}. {{unsubscribe_url}}';
const good: LintedMail = {
  subject: 'A question about joes.example', preheader: 'Two things you can check yourself.',
  html: `<p>Hello, I looked at joes.example.</p><a href="{{link:http://x.example/o/1}}">See the proof</a> ${FOOTER} {{open_pixel}}`,
  text: `Hello, I looked at joes.example and found two things. {{link:http://x.example/o/1}} ${FOOTER}`,
};
const codes = (more: Partial<LintedMail>, names: string[] = []) => lintMail({ ...good, ...more }, names).map(({ code }) => code);

test('an honest mail has no problem', () => {
  expect(lintMail(good)).toEqual([]);
});

test.each([
  ['a reply that never was', { subject: 'Re: your website' }, 'fake_reply'],
  ['a forwarded mail that never was', { subject: 'FW: invoice' }, 'fake_reply'],
  ['the Spanish prefix', { subject: 'RV: su sitio' }, 'fake_reply'],
  ['a numbered reply', { subject: 're[2]: website' }, 'fake_reply'],
  ['urgency in the subject', { subject: 'URGENT: your website' }, 'false_urgency'],
  ['a false deadline', { text: `${good.text} This offer expires today.` }, 'false_urgency'],
  ['urgency in Spanish', { preheader: 'Última oportunidad para su sitio' }, 'false_urgency'],
  ['a shouting subject', { subject: 'YOUR WEBSITE IS BROKEN' }, 'capitals'],
  ['a shouting passage', { text: `${good.text} PLEASE READ THIS NOW` }, 'capitals'],
  ['a mark of exclamation in the subject', { subject: 'Look at this!' }, 'exclamations'],
  ['many marks of exclamation', { text: `${good.text} Great! Super! Wow!` }, 'exclamations'],
  ['a penalty that nobody imposed', { text: `${good.text} Your site has been penalised by Google.` }, 'penalty_claim'],
  ['a threat with the law', { text: `${good.text} You could be sued.` }, 'penalty_claim'],
  ['a promised rank', { text: `${good.text} We get you on the first page of Google.` }, 'promise'],
  ['promised revenue', { text: `${good.text} This will double your revenue.` }, 'promise'],
  ['a guarantee', { preheader: 'Guaranteed results' }, 'promise'],
  ['no postal address in the text part', { text: good.text.replace('{{postal_address}}', '') }, 'address_missing'],
  ['no postal address in the HTML part', { html: good.html.replace('{{postal_address}}', '') }, 'address_missing'],
  ['no way to unsubscribe', { html: good.html.replace('{{unsubscribe_url}}', '') }, 'unsubscribe_missing'],
  ['no sender', { text: good.text.replace('{{sender_name}}', '') }, 'sender_missing'],
  ['no subject', { subject: ' ' }, 'subject_missing'],
  ['a subject that nobody can read', { subject: 'word '.repeat(30) }, 'subject_too_long'],
  ['no plain text', { text: `${FOOTER}`.slice(0, 0) }, 'text_missing'],
  ['a forgotten variable', { html: `${good.html} {{ first_name }}` }, 'unfilled'],
  ['a placeholder in the subject', { subject: 'Hello {{sender_name}}' }, 'unfilled'],
  ['a link that is no web address', { html: `${good.html} {{link:javascript:alert(1)}}` }, 'unfilled'],
  ['a blank to fill in', { text: `${good.text} Dear [First name],` }, 'unfilled'],
  ['a missing value', { text: `${good.text} undefined` }, 'unfilled'],
  ['a number that is none', { html: `${good.html} NaN seconds` }, 'unfilled'],
  ['an object', { subject: 'About [object Object]' }, 'unfilled'],
])('%s is found (R9.02)', (_name, more, code) => {
  expect(codes(more)).toContain(code);
});

test('a reader’s own name may shout', () => {
  expect(codes({ subject: 'IHOP DINER BRONX: your website' })).toContain('capitals');
  expect(codes({ subject: 'IHOP DINER BRONX: your website' }, ['IHOP DINER BRONX'])).toEqual([]);
});

test.each([['Nan Xiang Soup Dumplings', 'nanxiang.example'], ["Nan's Noodle House", 'nans.example'], ['undefined coffee & co', 'undefined.example'], ['Hurry Curry', 'hurry-curry.com'], ['Clean Team', 'risk-free-cleaning.com']])('a business may be called %s and its site %s', (name, site) => {
  const escaped = name.replace('&', '&amp;').replace("'", '&#39;');
  const more = { subject: `${name}: a look at ${site}`, html: `<p>Hello ${escaped} team, I looked at ${site}.</p> ${good.html}`, text: `Hello ${name} team, I looked at ${site}. ${good.text}` };
  expect(codes(more, [name, 'New York', site])).toEqual([]);
});

test('a missing value beside a name is found all the same', () => {
  expect(codes({ text: `${good.text} Nan's takes NaN seconds.` }, ["Nan's"])).toContain('unfilled');
  expect(codes({ text: `${good.text} Hurry, hurry-curry.com is here.` }, ['hurry-curry.com'])).toContain('false_urgency');
});

test('bread is no missing number', () => {
  expect(codes({ text: `${good.text} The menu with nan and Nan Khatai cannot be read on a phone.` })).toEqual([]);
});

test('words that only look alike are no fault', () => {
  expect(codes({ subject: 'Regarding joes.example', text: `${good.text} The page is fine on a phone; the menu is readable.` })).toEqual([]);
});
