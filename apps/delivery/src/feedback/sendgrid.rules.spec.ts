import { newId } from '@leadfactory/kernel';
import { readBatch } from './sendgrid.rules';

const ids = { tenantId: newId(), messageId: newId() };
const entry = (event: string, more: object = {}) => ({ event, sg_event_id: `e-${event}`, timestamp: 1_772_442_000, email: 'x@y.example', ...ids, ...more });
const kinds = (...entries: object[]) => readBatch(JSON.stringify(entries)).events.map((event) => [event.kind, 'permanent' in event ? event.permanent : undefined]);

test('SendGrid’s words in ours (R10.05)', () => {
  expect(kinds(entry('delivered'), entry('spamreport'), entry('group_unsubscribe'), entry('open', { useragent: 'x' }), entry('processed'))).toEqual([['delivered', undefined], ['complained', undefined], ['unsubscribed', undefined], ['opened', undefined]]);
});

test('only what will not get better is permanent', () => {
  expect(kinds(entry('bounce', { type: 'bounce', status: '5.1.1' }))).toEqual([['bounced', true]]);
  expect(kinds(entry('bounce', { type: 'blocked', status: '5.7.1' }))).toEqual([['bounced', false]]);
  expect(kinds(entry('dropped', { reason: 'Bounced Address' }))).toEqual([['bounced', true]]);
  expect(kinds(entry('deferred', { response: '450 slow' }))).toEqual([['delayed', undefined]]);
});

test('nothing that a database refuses is kept of what a mailbox said', () => {
  expect(readBatch(JSON.stringify([entry('deferred', { response: '450\0 slow\u0007' })])).events).toMatchObject([{ diagnostic: '450 slow' }]);
});

test('entries are put in order, and those that are not ours are counted', () => {
  const { events, foreign } = readBatch(JSON.stringify([entry('open', { timestamp: 20 }), entry('delivered', { timestamp: 10 }), { event: 'open' }, entry('delivered', { messageId: 'no id' }), 7]));
  expect(events.map(({ kind }) => kind)).toEqual(['delivered', 'opened']);
  expect(foreign).toBe(3);
});

test('a body that is no batch is refused', () => {
  expect(() => readBatch('{}')).toThrow();
  expect(() => readBatch('<html>')).toThrow();
});
