import { type AuditEntry, chain, firstBroken, firstLink } from './audit-log.rules';

const tenantId = '0190b5c3-0000-7000-8000-000000000001';
const begin = { sequence: 0, hash: firstLink(tenantId) };

function entries(): AuditEntry[] {
  const record = { tenantId, at: new Date('2026-03-02T09:00:00Z'), actorKind: 'user', actorId: 'u', operation: 'getMe', target: null, outcome: 'ok', status: 200, ip: '127.0.0.1', requestId: 'r' };
  return chain(begin, Array.from({ length: 5 }, (_, at) => ({ ...record, requestId: `r-${at}` })));
}

test('a chain that nobody touched fits (R1.07)', () => {
  expect(firstBroken(begin, entries())).toBeNull();
  expect(entries().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
});

test.each<[string, (log: AuditEntry[]) => void, number]>([
  ['a changed actor', (log) => (log[2]!.actorId = 'somebody else'), 3],
  ['a changed time', (log) => (log[2]!.at = new Date('2026-03-02T09:00:01Z')), 3],
  ['a removed target', (log) => (log[1]!.target = 'x'), 2],
  ['a deleted entry', (log) => log.splice(1, 1), 2],
  ['a deleted first entry', (log) => log.shift(), 1],
  ['two entries exchanged', (log) => log.splice(1, 2, log[2]!, log[1]!), 2],
  ['a hash made anew for the changed entry alone', (log) => Object.assign(log[2]!, chain({ sequence: 2, hash: log[1]!.hash }, [{ ...log[2]!, status: 500 }])[0]), 4],
])('%s is found', (_name, tamper, at) => {
  const log = entries();
  tamper(log);
  expect(firstBroken(begin, log)).toBe(at);
});

test('one tenant’s entries do not fit on another’s chain', () => {
  expect(firstLink(tenantId)).not.toBe(firstLink('0190b5c3-0000-7000-8000-000000000002'));
});
