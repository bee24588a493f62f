import { finding, threeFindings } from '../../test/lead.fixture';
import { keptLoose, unboundClaims } from './claims.rules';
import type { MailCopy } from './copy.types';

const findings = threeFindings();
const [slow, phone] = findings as [(typeof findings)[0], (typeof findings)[0]];
const context = { findings, site: 'joes.example', names: ["Joe's Pizza", 'New York'] };
const copy = (more: Partial<MailCopy> = {}): MailCopy => ({
  subject: "Joe's Pizza: a look at joes.example", preheader: 'What we saw, and how to check it.', greeting: 'Hello,', opening: "Hello Joe's Pizza team, I looked at your website.",
  points: [{ text: 'The main picture takes 6.2 s to appear on a phone.', detail: null, findingId: slow.findingId }, { text: 'The site is not made for phones.', detail: null, findingId: phone.findingId }],
  closing: 'See the full report.', ...more,
});
const point = (text: string, findingId = slow.findingId) => copy({ points: [{ text, detail: null, findingId }] });

test('a copy whose sentences agree with their findings passes (R9.01)', () => {
  expect(unboundClaims(copy(), context)).toEqual([]);
});

test('our own explanation may be quoted, with its numbers', () => {
  expect(unboundClaims(point(slow.explanation), context)).toEqual([]);
});

test.each([
  ['bound to nothing', point('The site is slow.', 'none')],
  ['bound to another audit’s finding', point('The site is slow.', `other:${slow.checkId}`)],
  ['a number that was not measured', point('The main picture takes 9.8 seconds to appear.')],
  ['a number of another finding', point('The phone number 6.2 cannot be read.', phone.findingId)],
  ['a sentence about something else', point('Competitors nearby invest heavily elsewhere.')],
  ['a second sentence that nothing proves', point('The main picture takes 6.2 s to appear on a phone. You lost 4000 customers.')],
  ['a second part that nothing proves', copy({ points: [{ text: slow.title, detail: 'You lost 4000 customers.', findingId: slow.findingId }] })],
  ['an address in the second part', copy({ points: [{ text: slow.title, detail: `${slow.title}, says rivalpizza.com.`, findingId: slow.findingId }] })],
  ['a measured number of another unit', point('The main picture appears after 6.2 minutes on a phone.')],
  ['a measured number of another unit, a word away', point('The main picture appears after 6.2 full minutes on a phone.')],
  ['a measured number of people', point('The main picture made 6.2 visitors leave.')],
  ['a measured number of money', point('The main picture costs you $6.2 on a phone.')],
  ['a measured number of another unit in Spanish', point('La imagen principal aparece a los 6,2 minutos: the main picture appears.')],
  ['a part of a measured number', point('after .2 seconds on a phone')],
  ['a number in words', point('The main picture takes sixty seconds to appear.')],
  ['a number in Spanish words', point('The main picture takes sesenta segundos to appear on a phone.')],
  ['a share in words', point('Half of the visitors on a phone leave before they see anything.')],
  ['many in words', point('Visitors on a phone leave by the dozen: dozens wait.')],
  ['that it never happens', point('The main picture never appears on a phone.')],
  ['that it never happens, in Spanish', point('The main picture nunca appears on a phone.')],
  ['that nobody does it', point('Nobody sees the main picture on a phone.')],
  ['a lack that is none', point('There is no main picture on a phone.')],
  ['a lack that is none, in Spanish', point('A phone: main picture sin anything.')],
  ['another denial than the finding’s', point('There is no phone number.', findings[2]!.findingId)],
  ['no point at all', copy({ points: [] })],
  ['a claim in the opening', copy({ opening: 'Your checkout is broken and insecure.' })],
  ['a number in the subject', copy({ subject: '87 problems on joes.example' })],
  ['a claim in the preheader', copy({ preheader: 'Visitors fail to order.' })],
  ['a claim in the closing', copy({ closing: 'You are losing 30 % of your guests.' })],
  ['an address that is not ours', copy({ closing: 'Write to me at sales@cheap-seo.com' })],
  ['a link', copy({ opening: 'Look at https://evil.test/login first.' })],
  ['another site', copy({ opening: 'Unlike rivalpizza.com, you can do this.' })],
])('%s is rejected (R9.01)', (_name, wrong) => {
  expect(unboundClaims(wrong, context)).not.toEqual([]);
});

test('the subject may assert what a told finding proves', () => {
  expect(unboundClaims(copy({ subject: 'joes.example: the main picture appears after 6.2 seconds on a phone' }), context)).toEqual([]);
});

test('the count of the points is no claim of its own', () => {
  expect(unboundClaims(copy({ opening: 'I found 2 things on joes.example.' }), context)).toEqual([]);
});

test('numbers are the same in either spelling', () => {
  const heavy = finding({ title: 'The page weighs 4,300 KB', evidence: [{ kind: 'measurement', where: 'total-byte-weight', value: '4300 KB' }] });
  expect(unboundClaims({ ...copy(), points: [{ text: 'The page weighs 4300 KB.', detail: null, findingId: heavy.findingId }] }, { ...context, findings: [heavy] })).toEqual([]);
});

test('a number may be told in another spelling of its unit, in words, or in Spanish', () => {
  for (const text of ['The main picture takes 6.2 s.', 'The main picture takes 6.2-second ages to appear.', 'The main picture: 6,2 segundos on a phone.', 'Visitors on a phone leave within three seconds.']) expect(unboundClaims(point(text), context)).toEqual([]);
});

test('a part of a number in our catalogue is no quotation of it', () => {
  const slower = finding({ title: 'The main picture appears after 16.2 seconds', explanation: 'Visitors wait.', evidence: [{ kind: 'measurement', where: 'largest-contentful-paint', value: '16.2 s' }] });
  const said = (text: string) => unboundClaims({ ...copy(), subject: 'Your website', points: [{ text, detail: null, findingId: slower.findingId }] }, { ...context, findings: [slower] });
  expect(said('16.2 seconds')).toEqual([]);
  expect(said('6.2 seconds')).toEqual([expect.stringContaining('the number 6.2 s')]);
});

test('the reader’s name may hold a number or a denial', () => {
  const named = { ...context, names: ['Five Guys', 'No Name Pizza'] };
  for (const name of named.names) expect(unboundClaims(point(`The main picture of ${name} appears after 6.2 seconds on a phone.`), named)).toEqual([]);
});

const ours = { subject: 'S', preheader: 'P', greeting: 'G', opening: 'O', points: [], closing: 'C' };
const kept = (more: Partial<MailCopy>) => keptLoose(copy(more), ours, context);

test.each([
  ['Visitors see a virus warning on your site.'], ['Google has dropped your site from its results.'], ['Half of your visitors leave before your menu loads'], ['Visitors see a bug.'],
  ['I looked at your website. Visitors get an alarm there.'], ['Nobody can find you.'], ['Your phone number is not on the page.'], ['Your website has a virus'], ['I found three things on your website.'],
  ['Sus visitantes ven un aviso de virus.'], ['Google ha retirado su sitio de los resultados.'], ['La mitad de sus clientes se va.'], ['Su sitio nunca carga.'], ['You can see 2 visitors there.'], ['Your page 🦠'],
])('a sentence around the points that no told finding says is not kept: %s (R9.01)', (sentence) => {
  for (const where of ['subject', 'preheader', 'opening', 'closing'] as const) {
    const { copy: settled, notes } = kept({ [where]: sentence });
    expect(settled).toEqual(copy({ [where]: ours[where] }));
    expect(notes).toEqual([expect.stringContaining(`the ${where} is ours`)]);
  }
});

test.each([
  ["Joe's Pizza: the main picture appears after 6.2 seconds on a phone"], ['The site is not made for phones'], ["Hello Joe's Pizza team, I looked at your website."], ['I looked at the website of Joe’s and two things stood out.'.replace('Joe’s', "Joe's Pizza")],
  ['A question about joes.example'], ["Notes on the website of Joe's Pizza in New York"], ['I have put the proof for each of them on one page, which you can look at free of charge. If none of this is news to you, no harm done.'],
  ['Una pregunta sobre joes.example'], ['Revisé su sitio y dos cosas llamaron la atención.'], ['Vea la prueba en la página de abajo.'], [''],
])('what a told finding says, and what only leads over, is kept: %s', (sentence) => {
  for (const where of ['subject', 'preheader', 'opening', 'closing'] as const) expect(kept({ [where]: sentence })).toEqual({ copy: copy({ [where]: sentence }), notes: [] });
});

test('a finding that is not told proves nothing around the points', () => {
  const [point] = copy().points;
  expect(kept({ points: [point!], subject: 'The site is not made for phones' }).copy.subject).toBe('S');
});
