import { newId } from '@leadfactory/kernel';
import PostalMime from 'postal-mime';
import { abuseReport, deliveryReport, reply } from '../../test/reports.fixture';
import { returnPathOf } from '../message/return-path.rules';
import { readInbound } from './inbound.rules';

const secret = 'of the tests, and of nobody else at all';
const messageId = newId();
const verp = returnPathOf('bounce', messageId, 'north.example', secret);
const read = async (mime: string, to = verp) => readInbound(await PostalMime.parse(mime, { forceRfc822Attachments: true }), to, secret);

test('a mailbox that does not exist is a permanent bounce of the message that the return path names (R10.05)', async () => {
  expect(await read(deliveryReport())).toEqual({ candidates: [messageId], inbound: { kind: 'bounce', permanent: true, mailbox: true, delayed: false, diagnostic: '5.1.1 smtp; 550 5.1.1 <info@joes.example>: Recipient address rejected' } });
});

test.each([
  ['a full mailbox', { status: '4.2.2' }, { permanent: false, delayed: false }],
  ['a delay', { action: 'delayed', status: '4.4.1' }, { permanent: false, delayed: true }],
  ['a notice of delivery', { action: 'delivered', status: '2.0.0' }, { permanent: false, delayed: true }],
])('%s is no permanent bounce', async (_name, o, expected) => {
  expect((await read(deliveryReport(o))).inbound).toMatchObject(expected);
});

test.each([
  ['a policy', { status: '5.7.1' }, false],
  ['a full mailbox', { status: '5.2.2' }, false],
  ['the sender', { status: '5.1.0', told: 'host mx.example said: 550 5.1.0 sender rejected (in reply to MAIL FROM command)' }, false],
  ['nothing that it names', { status: '5.0.0', diagnostic: '550 no' }, false],
  ['the recipient, as its text says', { status: '5.0.0', diagnostic: '550 No such user', told: 'SMTP error from remote mail server after RCPT TO:<info@joes.example>: 550 No such user' }, true],
])('a failure for the sake of %s is permanent, and speaks of the mailbox only if it says so (R10.05)', async (_what, o, mailbox) => {
  expect((await read(deliveryReport(o))).inbound).toMatchObject({ permanent: true, mailbox });
});

test('a report that lost its return path is told by the headers of the mail inside', async () => {
  expect(await read(deliveryReport({ originalMessageId: messageId }), 'postmaster@north.example')).toMatchObject({ candidates: [messageId] });
  expect(await read(abuseReport(messageId), 'fbl@north.example')).toEqual({ candidates: [messageId], inbound: { kind: 'complaint' } });
  expect(await read(deliveryReport(), 'postmaster@north.example')).toMatchObject({ candidates: [] });
});

test('a mail to the unsubscribe address is a wish to be left alone (R10.03)', async () => {
  expect(await read(reply(''), returnPathOf('unsubscribe', messageId, 'north.example', secret))).toEqual({ candidates: [messageId], inbound: { kind: 'unsubscribe' } });
});

test.each([['Unsubscribe'], ['please remove me from your list'], ['STOP'], ['Por favor, baja'.replace('Por favor, ', '')]])('"%s" asks for no more mail', async (text) => {
  expect((await read(reply(text, { inReplyTo: messageId }), 'nora@north.example'))).toMatchObject({ candidates: [messageId], inbound: { kind: 'reply', wantsOut: true } });
});

test.each([
  ['a quotation', 'STOP\r\n\r\nOn Tue, 3 Mar 2026 at 09:00, Nora North <nora@north.example> wrote:\r\n> Hello'],
  ['a signature', 'Stop.\r\n\r\nSent from my iPhone'],
  ['a quotation before it', 'On Tue, 3 Mar 2026, Nora North wrote:\r\n> Hello\r\n\r\nunsubscribe'],
])('a wish with %s is a wish (R10.03)', async (_with, text) => {
  expect((await read(reply(text, { inReplyTo: messageId }), 'nora@north.example')).inbound).toMatchObject({ wantsOut: true });
});

test.each([
  ['what it quotes', '> STOP\r\n> unsubscribe: https://north.example/u/x\r\n\r\nHow much is it?'],
  ['a quotation and nothing else', 'On Tue, 3 Mar 2026, Nora North wrote:\r\n> unsubscribe'],
  ['a sentence that begins alike', 'Stop by on Monday.\r\nBo'],
])('%s is no wish', async (_what, text) => {
  expect((await read(reply(text, { inReplyTo: messageId }), 'nora@north.example')).inbound).toMatchObject({ wantsOut: false });
});

test('a reply that is only HTML is read, without what it quotes (R10.03)', async () => {
  const html = (body: string) => reply(`<html><head><style>p { margin: 0 }</style></head><body>${body}<blockquote>Hello<br>unsubscribe</blockquote></body></html>`, { inReplyTo: messageId, html: true });
  expect((await read(html('<div>Unsubscribe</div><div>Bo &amp; Jo</div>'), 'nora@north.example')).inbound).toMatchObject({ wantsOut: true, excerpt: 'Unsubscribe\nBo & Jo' });
  expect((await read(html(''), 'nora@north.example')).inbound).toMatchObject({ wantsOut: false });
});

test('every mail that a reply names may be ours: mail programs make ids that look like ours', async () => {
  const [apple, older] = [newId(), newId()];
  const headers = [`In-Reply-To: <${apple.toUpperCase()}@icloud.example>`, `References: <${older}@else.example>`, ` <${messageId}@north.example> <${apple}@icloud.example>`];
  expect((await read(reply('Hm', { headers }), 'nora@north.example')).candidates).toEqual([apple, older, messageId]);
});

test('nothing that a database refuses is kept of a reply or a bounce', async () => {
  expect((await read(reply('STOP\0\r\n\u0007Bo', { inReplyTo: messageId }), 'nora@north.example')).inbound).toMatchObject({ wantsOut: true, excerpt: 'STOP\nBo' });
  expect((await read(deliveryReport({ recipient: 'in\0fo@joes.example' }))).inbound).toMatchObject({ diagnostic: expect.stringContaining('<info@joes.example>') });
});

test.each([
  ['abuse', 'complaint'], ['fraud', 'complaint'], ['virus', 'complaint'], ['Other', 'complaint'], [null, 'complaint'],
  ['opt-out', 'unsubscribe'], ['not-spam', 'notice'], ['auth-failure', 'notice'],
])('a feedback report of type %s is a %s (R10.05)', async (type, kind) => {
  expect((await read(abuseReport(messageId, type), 'fbl@north.example'))).toMatchObject({ candidates: [messageId], inbound: { kind } });
});

test('a question is an answer, and an absence note is none', async () => {
  expect(await read(reply('Who are you? We stop at nothing.', { inReplyTo: messageId }), 'nora@north.example')).toMatchObject({ candidates: [messageId], inbound: { kind: 'reply', wantsOut: false, automatic: false } });
  expect(await read(reply('Stop by again, I am away.', { inReplyTo: messageId, headers: ['Auto-Submitted: auto-replied'] }), 'nora@north.example')).toMatchObject({ inbound: { automatic: true, wantsOut: false } });
});

test('mail that is about nothing of ours names no message', async () => {
  expect(await read(reply('Buy pills'), 'nora@north.example')).toMatchObject({ candidates: [], inbound: { kind: 'reply' } });
});
