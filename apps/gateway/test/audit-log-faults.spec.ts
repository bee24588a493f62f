import { newId, systemClock } from '@leadfactory/kernel';
import { Database, migrate } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { COMMITTED, createTestDatabase, eventually, FaultProxy, TEST_PASSWORD, type TestDatabase, testPasswords, toServer } from '@leadfactory/testing';
import { Writable } from 'node:stream';
import { Client as Sql } from 'pg';
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

  const noteOf = (tenantId: string, requestId: string, target: string): void => log.record({ tenantId, actorKind: 'user', actorId: 'u-1', operation: 'getRun', target, outcome: 'ok', status: 200, ip: null, requestId });
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

  test('targets that no database stores are stored as it would give them back, and the chain holds (R1.07)', async () => {
    const tenantId = newId();
    const half = `${'x'.repeat(299)}😀`;
    noteOf(tenantId, 'nul', 'a\0b');
    noteOf(tenantId, 'cut', half);
    noteOf(tenantId, 'lone', 'a\udc00b');
    noteOf(tenantId, 'whole', '😀');
    await writtenUpTo(tenantId, 'whole');
    const targets = (await log.list(tenantId, { limit: 10 })).map(({ target }) => target).reverse();
    expect(targets).toEqual(['ab', `${'x'.repeat(299)}\ufffd`, 'a\ufffdb', '😀']);
    expect(await log.verify(tenantId)).toEqual({ entries: 4, firstBroken: null });
  });

  describe('when PostgreSQL refuses what an entry says', () => {
    const owner = async (statements: string): Promise<void> => {
      const sql = new Sql({ connectionString: files.url });
      await sql.connect();
      await sql.query(statements);
      await sql.end();
    };
    beforeAll(() => owner(`
      CREATE FUNCTION gateway.refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.target LIKE 'full%' THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF;
        RAISE EXCEPTION 'refused' USING ERRCODE = '22021';
      END $$;
      CREATE TRIGGER refuse_entry BEFORE INSERT ON gateway.audit_entry FOR EACH ROW WHEN (NEW.target LIKE 'bad%' OR NEW.target LIKE 'full%' OR NEW.outcome = 'bad') EXECUTE FUNCTION gateway.refuse_entry();`));
    afterAll(() => owner('DROP TRIGGER refuse_entry ON gateway.audit_entry; DROP FUNCTION gateway.refuse_entry();'));

    test('it is written without its target, and the others stand around it as they came', async () => {
      const tenantId = newId();
      for (const [requestId, target] of [['first', 'a'], ['second', 'bad'], ['third', 'c'], ['fourth', 'bad too'], ['fifth', 'e']] as const) noteOf(tenantId, requestId, target);
      await writtenUpTo(tenantId, 'fifth');
      const entries = (await log.list(tenantId, { limit: 10 })).reverse();
      expect(entries.map(({ requestId, target }) => [requestId, target])).toEqual([['first', 'a'], ['second', null], ['third', 'c'], ['fourth', null], ['fifth', 'e']]);
      expect(await log.verify(tenantId)).toEqual({ entries: 5, firstBroken: null });
    });

    test('one that cannot be written at all stops none', async () => {
      const tenantId = newId();
      note(tenantId, 'first');
      log.record({ tenantId, actorKind: 'user', actorId: 'u-1', operation: 'getRun', target: 'a', outcome: 'bad', status: 200, ip: null, requestId: 'lost' });
      note(tenantId, 'third');
      expect(await writtenUpTo(tenantId, 'third')).toEqual(['first', 'third']);
      expect(await log.verify(tenantId)).toEqual({ entries: 2, firstBroken: null });
    });

    test('a refusal after a commit that was never confirmed writes nothing twice', async () => {
      const tenantId = newId();
      const cut = proxy.cutAt(toServer('INSERT INTO audit_entry'), COMMITTED);
      note(tenantId, 'first', 'second');
      await cut;
      noteOf(tenantId, 'third', 'bad');
      note(tenantId, 'fourth');
      expect(await writtenUpTo(tenantId, 'fourth')).toEqual(['first', 'second', 'third', 'fourth']);
      expect(await log.verify(tenantId)).toEqual({ entries: 4, firstBroken: null });
    });

    test('what is no fault of the entry makes it wait, whole', async () => {
      const tenantId = newId();
      noteOf(tenantId, 'waits', 'full');
      await log.flush();
      expect(await log.list(tenantId, { limit: 10 })).toEqual([]);
      await owner(`ALTER TABLE gateway.audit_entry DISABLE TRIGGER refuse_entry`);
      expect(await writtenUpTo(tenantId, 'waits')).toEqual(['waits']);
      expect((await log.list(tenantId, { limit: 1 }))[0]?.target).toBe('full');
      await owner(`ALTER TABLE gateway.audit_entry ENABLE TRIGGER refuse_entry`);
    });
  });
});
