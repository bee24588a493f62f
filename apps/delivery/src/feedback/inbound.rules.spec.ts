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
  expect(await read(deliveryReport())).toEqual({ messageId, inbound: { kind: 'bounce', permanent: true, delayed: false, diagnostic: '5.1.1 smtp; 550 5.1.1 <info@joes.example>: Recipient address rejected' } });
});

test.each([
  ['a full mailbox', { status: '4.2.2' }, { permanent: false, delayed: false }],
  ['a delay', { action: 'delayed', status: '4.4.1' }, { permanent: false, delayed: true }],
  ['a notice of delivery', { action: 'delivered', status: '2.0.0' }, { permanent: false, delayed: true }],
])('%s is no permanent bounce', async (_name, o, expected) => {
  expect((await read(deliveryReport(o))).inbound).toMatchObject(expected);
});

test('a report that lost its return path is told by the headers of the mail inside', async () => {
  expect(await read(deliveryReport({ originalMessageId: messageId }), 'postmaster@north.example')).toMatchObject({ messageId });
  expect(await read(abuseReport(messageId), 'fbl@north.example')).toEqual({ messageId, inbound: { kind: 'complaint' } });
  expect(await read(deliveryReport(), 'postmaster@north.example')).toMatchObject({ messageId: null });
});

test('a mail to the unsubscribe address is a wish to be left alone (R10.03)', async () => {
  expect(await read(reply(''), returnPathOf('unsubscribe', messageId, 'north.example', secret))).toEqual({ messageId, inbound: { kind: 'unsubscribe' } });
});

test.each([['Unsubscribe'], ['please remove me from your list'], ['STOP'], ['Por favor, baja'.replace('Por favor, ', '')]])('"%s" asks for no more mail', async (text) => {
  expect((await read(reply(text, { inReplyTo: messageId }), 'nora@north.example'))).toMatchObject({ messageId, inbound: { kind: 'reply', wantsOut: true } });
});

test('a question is an answer, and an absence note is none', async () => {
  expect(await read(reply('Who are you? We stop at nothing.', { inReplyTo: messageId }), 'nora@north.example')).toMatchObject({ messageId, inbound: { kind: 'reply', wantsOut: false, automatic: false } });
  expect(await read(reply('Stop by again, I am away.', { inReplyTo: messageId, headers: ['Auto-Submitted: auto-replied'] }), 'nora@north.example')).toMatchObject({ inbound: { automatic: true, wantsOut: false } });
});

test('mail that is about nothing of ours names no message', async () => {
  expect(await read(reply('Buy pills'), 'nora@north.example')).toMatchObject({ messageId: null, inbound: { kind: 'reply' } });
});
