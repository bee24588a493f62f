import { type Caller, SCOPES_OF_ROLE } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { PLATFORM_TENANT } from '@leadfactory/persistence';
import { newestLetters, type OwnedLetter, ownersOfLetters, shownLetter } from './dead-letters.rules';

const tenantId = newId();
const callerOf = (scopes: Caller['scopes']): Caller => ({ tenantId, actor: { kind: 'user', id: 'u' }, scopes, requestId: 'r', traceparent: newTrace(), origin: 'http://127.0.0.1' });
const letter = (owner: string, id: string, at: string): OwnedLetter => ({ owner, id, service: 's', subject: 'hooks.stripe', reason: 'no\nat stack', deliveries: 6, at: new Date(at), state: 'open', body: 'secret' });

test('the installation’s letters are for whoever operates runs; who only reads sees their tenant’s', () => {
  expect(ownersOfLetters(callerOf([...SCOPES_OF_ROLE.operator]))).toEqual([tenantId, PLATFORM_TENANT]);
  expect(ownersOfLetters(callerOf([...SCOPES_OF_ROLE.viewer]))).toEqual([tenantId]);
});

test('a tenant’s letter is shown whole, one of the installation without its message and stack', () => {
  const at = '2026-03-02T09:00:00.000Z';
  expect(shownLetter(letter(tenantId, 'a', at))).toEqual({ id: 'a', service: 's', subject: 'hooks.stripe', reason: 'no\nat stack', deliveries: 6, at, state: 'open', installation: false, body: 'secret' });
  expect(shownLetter(letter(PLATFORM_TENANT, 'a', at))).toMatchObject({ installation: true, reason: 'no', body: expect.stringMatching(/^\(not shown/) });
});

test('letters of several owners come newest first; of one moment, as the database orders them', () => {
  const [old, recent] = ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:01.000Z'];
  expect(newestLetters([[letter(tenantId, 'c', old), letter(tenantId, 'a', old)], [letter(PLATFORM_TENANT, 'b', recent), letter(PLATFORM_TENANT, 'b2', old)]]).map(({ id }) => id)).toEqual(['b', 'c', 'b2', 'a']);
});
