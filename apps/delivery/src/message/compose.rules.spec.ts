import { draftContent } from '../../test/lead.fixture';
import { coldHeaders, fillDraft, type Fillings } from './compose.rules';

const values: Fillings = { senderName: 'Nora & Co', postalAddress: '1 <Main> St', unsubscribeUrl: 'http://f/u/tok', pixelUrl: 'http://f/t/o/tok', linkTo: (target, index) => `http://f/t/c/${index}?to=${encodeURIComponent(target)}` };

test('what is filled in is escaped in HTML and plain in text', () => {
  const mail = fillDraft(draftContent('http://f/o/1'), values);
  expect(mail.html).toContain('Nora &amp; Co<br>1 &lt;Main&gt; St');
  expect(mail.text).toContain('Nora & Co\n1 <Main> St');
  expect(mail.html).toContain('<img src="http://f/t/o/tok" width="1"');
  expect(`${mail.html}${mail.text}`).not.toContain('{{');
});

test('both parts follow one link by one address', () => {
  const content = draftContent('http://f/o/1');
  const mail = fillDraft({ ...content, html: content.html.replace('http://f/o/1', 'http://f/o/1?a=1&amp;b=2'), text: content.text.replace('http://f/o/1', 'http://f/o/1?a=1&b=2') }, values);
  expect(mail.links).toEqual(['http://f/o/1?a=1&b=2']);
  expect(mail.text).toContain('http://f/t/c/0?to=http%3A%2F%2Ff%2Fo%2F1%3Fa%3D1%26b%3D2');
});

test('what was filled in is not filled again', () => {
  expect(fillDraft(draftContent('http://f/o/1'), { ...values, senderName: '{{unsubscribe_url}}' }).text).toContain('\n{{unsubscribe_url}}\n1 <Main>');
});

test.each([
  ['a script for a link', (html: string) => html.replace('http://f/o/1', 'javascript:alert(1)')],
  ['an unknown placeholder', (html: string) => `${html}{{first_name}}`],
  ['a broken placeholder', (html: string) => `${html}{{ link:http://x y }}`],
  ['no way to unsubscribe', (html: string) => html.replace('{{unsubscribe_url}}', '')],
  ['no postal address', (html: string) => html.replace('{{postal_address}}', '')],
])('%s is refused', (_name, spoil) => {
  const content = draftContent('http://f/o/1');
  expect(() => fillDraft({ ...content, html: spoil(content.html) }, values)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

test('without tracking there is no picture', () => {
  expect(fillDraft(draftContent('http://f/o/1'), { ...values, pixelUrl: null }).html).not.toContain('<img');
});

test('the web address for unsubscribing comes first, and one click suffices (R10.03)', () => {
  const headers = coldHeaders({ messageId: 'm', senderDomain: 'north.example', unsubscribeUrl: 'http://f/u/tok', unsubscribeMail: 'unsubscribe+x@north.example', campaignId: 'c', tenantId: 't' });
  expect(headers['List-Unsubscribe']).toBe('<http://f/u/tok>, <mailto:unsubscribe+x@north.example?subject=unsubscribe>');
  expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  expect(headers['Message-ID']).toBe('<m@north.example>');
});
