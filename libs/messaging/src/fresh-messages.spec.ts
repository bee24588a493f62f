import { FreshMessages } from './fresh-messages';
import type { Committed } from './outbox';

const MB = 1024 * 1024;

function message(id: string, bytes: number, onStored?: () => void): Committed {
  return { id, tenantId: 't', subject: 'steps.x', body: '', bytes, replayable: false, onStored };
}

const ids = (messages: readonly Committed[]) => messages.map(({ id }) => id);
const kept = (id: string, bytes = 1) => message(id, bytes);
const keptNowhere = (id: string, bytes = 1) => message(id, bytes, () => undefined);

test('what was committed first leaves first, a bounded number and size at a time', () => {
  const fresh = new FreshMessages();
  fresh.add(Array.from({ length: 501 }, (_, at) => kept(String(at))));
  expect(fresh.take()).toHaveLength(500);
  fresh.add([kept('large', 5 * MB), kept('larger', 6 * MB)]);
  expect(ids(fresh.take())).toEqual(['500', 'large']);
  expect(ids(fresh.take())).toEqual(['larger']);
  expect([fresh.take(), fresh.isEmpty]).toEqual([[], true]);
});

test('one that is larger than what travels together travels alone', () => {
  const fresh = new FreshMessages();
  fresh.add([kept('huge', 9 * MB), kept('next')]);
  expect(ids(fresh.take())).toEqual(['huge']);
});

test('memory is bounded: what finds no room is said, and what comes later finds it again', () => {
  const fresh = new FreshMessages();
  expect(fresh.add([kept('a', 20 * MB), kept('b', 20 * MB)])).toBe(false);
  expect(ids(fresh.take())).toEqual(['a']);
  expect(fresh.add([kept('c', 20 * MB)])).toBe(true);
});

test('what the broker did not take comes first again when it is kept nowhere else; the rest is the table’s', () => {
  const fresh = new FreshMessages();
  fresh.add([kept('a', 10 * MB), keptNowhere('b'), keptNowhere('c')]);
  fresh.putBack([keptNowhere('late'), kept('in the table')]);
  fresh.leaveToTable();
  expect(ids(fresh.take())).toEqual(['late', 'b', 'c']);
  expect(fresh.add([kept('d', 31 * MB)])).toBe(true);
});
