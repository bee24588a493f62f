import { type Caller, type Capability, operationSubject } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { Module } from '@nestjs/common';
import { EgressClient, HandlesCapability, OperationClient, Metrics, type RunningService } from '../src';
import { nameTier, greet, Greeted, priceOf, SampleEgress, SampleHandlers } from './sample.service';
import { OTHER_TENANT, Stage, TENANT } from './stage';

const caller: Caller = { tenantId: TENANT, actor: { kind: 'user', id: 'ada' }, scopes: [], requestId: 'r-1', traceparent: newTrace(), origin: 'http://127.0.0.1:8080' };

describe('requests, events and webhooks over the real servers', () => {
  let stage: Stage;
  let service: RunningService;
  let client: OperationClient;
  beforeAll(async () => {
    stage = await Stage.open();
    service = await stage.start();
    client = new OperationClient(stage.driver);
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });

  it('answers an operation with what its contract says', async () => {
    await expect(client.call(greet, { name: 'Ada', times: 1 }, caller)).resolves.toEqual({ text: 'Ada of ada' });
  });

  it('refuses wrong input with every field at once', async () => {
    await expect(client.call(greet, { name: 'A', times: 9 }, caller)).rejects.toMatchObject({
      code: 'invalid_input', details: { fields: [{ path: 'name', message: expect.stringContaining('2') }, { path: 'times', message: expect.stringContaining('3') }] },
    });
  });

  it('passes a typed error on without its context, which is for the log', async () => {
    const error = await client.call(greet, { name: 'Ada', times: 1, how: 'conflict' }, caller).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'conflict', message: 'There is one already.', details: { existing: 'g-1' } });
    expect(JSON.stringify(error)).not.toContain('hunter2');
    const line = stage.logs.find((log) => log.code === 'conflict');
    expect(line).toMatchObject({ service: 'scoring', requestId: 'r-1', tenantId: TENANT, context: { password: '[redacted]' } });
  });

  it.each(['crash', 'broken_output'] as const)('tells of an unforeseen error (%s) only its id, under which the log has the stack', async (how) => {
    const error = await client.call(greet, { name: 'Ada', times: 1, how }, caller).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'internal', message: expect.stringMatching(/Quote this id/) });
    expect((error as Error).message).not.toContain('secret');
    expect(stage.logs.find((log) => typeof log.errorId === 'string' && (error as Error).message.includes(log.errorId))?.err).toMatchObject({ stack: expect.any(String) });
  });

  it('refuses a request without a caller', async () => {
    await expect(stage.driver.request(operationSubject(greet), { input: {} }, { timeoutMs: 2_000 })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('says at once that nobody serves an operation', async () => {
    await expect(client.call({ ...greet, name: 'nobody' }, { name: 'Ada', times: 1 }, caller)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('gives each tenant its own events, in a transaction that keeps nothing of one that fails', async () => {
    const event = (note: string, tenantId: string, fail = false) => ({ id: newId(), name: Greeted.name, version: 1, tenantId, occurredAt: new Date().toISOString(), traceparent: newTrace(), payload: { note, fail } });
    const events = [event('hello', TENANT), event('broken', TENANT, true), event('hello', OTHER_TENANT), event('after', TENANT)];
    for (const each of events) await stage.send('events.Greeted.v1', each, each.id);
    await eventually(async () => expect(await stage.notes()).toHaveLength(3));
    const { rows } = await stage.sql.query<{ tenant_id: string; text: string }>('SELECT tenant_id, text FROM scoring.note');
    expect(rows.map((row) => `${row.tenant_id} ${row.text}`).sort()).toEqual([`${TENANT} hello/${TENANT}`, `${OTHER_TENANT} hello/${OTHER_TENANT}`, `${TENANT} after/${TENANT}`].sort());
    expect(await service.app.get(Metrics).text()).toMatch(/leadfactory_events_total\{event="Greeted",outcome="failed",service="scoring"\} [1-9]/);
  });

  it('gives webhooks of its provider to the handler', async () => {
    const hook = { id: 'evt_1', provider: 'stripe', headers: {}, body: '{}', encoding: 'utf8', receivedAt: new Date().toISOString() };
    await stage.send('hooks.stripe', hook);
    await eventually(() => expect(SampleHandlers.calls).toContain('hook evt_1'));
  });

  it('answers for its health and its metrics', async () => {
    await expect(stage.driver.request('sys.health.scoring', {}, { timeoutMs: 2_000 })).resolves.toMatchObject({ ok: true, checks: { database: true, broker: true, redis: true }, version: expect.stringMatching(/^\d+\.\d+/) });
    const text = await stage.driver.request('sys.metrics.scoring', {}, { timeoutMs: 2_000 });
    expect(text).toMatch(/leadfactory_operations_total\{operation="greet",outcome="ok",service="scoring"\} 1/);
    expect(text).toMatch(/leadfactory_outbox_pending\{service="scoring"\} \d/);
    expect(text).toMatch(/leadfactory_dead_letters_total\{service="scoring"\} 0/);
    expect(service.app.get(Metrics).service).toBe('scoring');
  });

  it('adds what egress calls cost to the lead, and keys each call', async () => {
    const egress = await stage.startEgress();
    SampleHandlers.wishes.set('10001', 'paid');
    const envelope = stage.envelope(nameTier.name, ['10001']);
    await stage.send(`steps.${nameTier.name}`, envelope);
    expect(await stage.outcomes(envelope)).toMatchObject([{ status: 'done' }]);
    expect((await stage.results(envelope))[0]?.cost).toEqual({ micros: 250, currency: 'USD' });
    expect(SampleEgress.calls[0]).toMatchObject({ key: `${envelope.items[0]?.key}:first`, tenantId: TENANT, leadId: envelope.items[0]?.leadId, runId: envelope.runId, dry: false });
    // The two share a process and nothing else: what one counts the other does not, and one leaves alone.
    expect(await egress.app.get(Metrics).text()).toMatch(/leadfactory_capability_calls_total\{capability="priceOf",outcome="ok",service="gateway"\} 1/);
    expect(await service.app.get(Metrics).text()).not.toContain('service="gateway"');
    await egress.stop();
    await expect(service.app.get(EgressClient).call(priceOf, { what: 'x' }, { tenantId: TENANT })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses to start with a missing and with a second handler, in one sentence', async () => {
    class Twice {
      @HandlesCapability(priceOf)
      async one(): Promise<never> {
        throw new Error('never called');
      }

      @HandlesCapability(priceOf)
      async two(): Promise<never> {
        throw new Error('never called');
      }
    }
    @Module({ providers: [Twice] })
    class Broken {}
    const { startService } = await import('../src');
    await expect(startService({ name: 'scoring', module: Broken }, { ...stage.env, LOG_LEVEL: 'silent' }, { catalogue: { operations: [greet], steps: [], capabilities: [priceOf as unknown as Capability] } })).rejects.toMatchObject({
      code: 'not_configured',
      message: 'scoring cannot start: the operation greet is a contract of scoring, but no provider handles it; the capability priceOf has 2 handlers: Twice.one and Twice.two; keep one.',
    });
  });
});
