import { newId, systemClock } from '@leadfactory/kernel';
import { Database, migrate } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { COMMITTED, createTestDatabase, eventually, FaultProxy, TEST_PASSWORD, type TestDatabase, testPasswords, toServer } from '@leadfactory/testing';
import { Writable } from 'node:stream';
import { AuditLogRepository } from '../src/audit-log/audit-log.repository';
import { AuditLogService } from '../src/audit-log/audit-log.service';
import { gatewayMigrations } from '../src/gateway.migrations';

describe('the audit log while PostgreSQL comes and goes (R1.07)', () => {
  let files: TestDatabase;
  let proxy: FaultProxy;
  let database: Database;
  let log: AuditLogService;
  beforeAll(async () => {
    files = await createTestDatabase('audit', { name: 'gateway edge', build: async (ownerUrl) => void (await migrate({ ownerUrl, services: [gatewayMigrations], passwords: testPasswords() })) });
    const url = files.urlAs('lf_gateway', TEST_PASSWORD);
    proxy = await FaultProxy.before(url);
    database = await Database.open({ service: 'gateway', url: proxy.through(url) });
    const logger = Logger.create({ service: 'gateway', level: 'info', pretty: false, stream: new Writable({ write: (_chunk, _encoding, next) => next() }) });
    log = new AuditLogService(database, new AuditLogRepository(), logger, systemClock);
  });
  afterAll(async () => {
    await log.onApplicationShutdown();
    await database.close();
    await proxy.close();
    await files.drop();
  });

  const note = (tenantId: string, ...requests: string[]): void => {
    for (const requestId of requests) log.record({ tenantId, actorKind: 'user', actorId: 'u-1', operation: 'getMe', target: null, outcome: 'ok', status: 200, ip: null, requestId });
  };
  /** The requests in the log, oldest first, once the last of them stands there. */
  const writtenUpTo = (tenantId: string, last: string) =>
    eventually(async () => {
      const requests = (await log.list(tenantId, { limit: 100 })).map(({ requestId }) => requestId).reverse();
      expect(requests).toContain(last);
      return requests;
    }, { timeoutMs: 15_000 });

  test.each([
    ['before its commit', [toServer('INSERT INTO audit_entry')]],
    ['after its commit, before that is known', [toServer('INSERT INTO audit_entry'), COMMITTED]],
  ])('a connection lost %s leaves each request in the log once, in order', async (_when, marks) => {
    const [tenantId, other] = [newId(), newId()];
    const cut = proxy.cutAt(...marks);
    note(tenantId, 'first', 'second');
    note(other, 'elsewhere');
    await cut;
    note(tenantId, 'third');
    expect(await writtenUpTo(tenantId, 'third')).toEqual(['first', 'second', 'third']);
    expect(await writtenUpTo(other, 'elsewhere')).toEqual(['elsewhere']);
    expect(await log.verify(tenantId)).toEqual({ entries: 3, firstBroken: null });
  });

  test('two confirmations lost one after the other write nothing twice', async () => {
    const tenantId = newId();
    const first = proxy.cutAt(toServer('INSERT INTO audit_entry'), COMMITTED);
    note(tenantId, 'first', 'second');
    await first;
    const second = proxy.cutAt(toServer('INSERT INTO audit_entry'), COMMITTED);
    note(tenantId, 'third');
    await second;
    note(tenantId, 'fourth');
    expect(await writtenUpTo(tenantId, 'fourth')).toEqual(['first', 'second', 'third', 'fourth']);
    expect(await log.verify(tenantId)).toEqual({ entries: 4, firstBroken: null });
  });
});
