import { finding, threeFindings } from '../../test/lead.fixture';
import { unboundClaims } from './claims.rules';
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
