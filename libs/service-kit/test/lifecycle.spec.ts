import { newTrace } from '@leadfactory/kernel';
import { eventually, FaultProxy, testServers, toServer } from '@leadfactory/testing';
import { OperationClient, REDIS, type Redis, startService } from '../src';
import { greet, nameTier, SampleHandlers, SampleModule } from './sample.service';
import { Stage, TENANT } from './stage';

describe('starting, stopping and the clock', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });
  afterEach(() => stage.close());

  it('finishes what is at hand before it stops', async () => {
    const service = await stage.start();
    let release: () => void = () => undefined;
    SampleHandlers.slow = new Promise((resolve) => (release = resolve));
    SampleHandlers.wishes.set('10001', 'slow');
    const envelope = stage.envelope(nameTier.name, ['10001']);
    await stage.send(`steps.${nameTier.name}`, envelope);
    const answer = new OperationClient(stage.driver).call(greet, { name: 'Ada', times: 1, how: 'slow' }, { tenantId: TENANT, actor: { kind: 'user', id: 'ada' }, scopes: [], requestId: 'r', traceparent: newTrace(), origin: 'x' });
    await eventually(() => expect([...SampleHandlers.calls].sort()).toEqual([envelope.items[0]?.key, 'greet Ada'].sort()));
    const stopped = service.stop();
    release();
    await expect(answer).resolves.toEqual({ text: 'Ada of ada' });
    await stopped;
    expect(await stage.outcomes(envelope)).toMatchObject([{ status: 'done' }]);
  });

  it('leaves leads that have not begun to the next replica, and none is lost or done twice', async () => {
    const service = await stage.start();
    let release: () => void = () => undefined;
    SampleHandlers.slow = new Promise((resolve) => (release = resolve));
    const zips = ['10001', '10002', '10003', '10004', '10005', '10006'];
    for (const zip of zips) SampleHandlers.wishes.set(zip, 'slow');
    const envelope = stage.envelope(nameTier.name, zips);
    await stage.send(`steps.${nameTier.name}`, envelope);
    await eventually(() => expect(SampleHandlers.calls).toHaveLength(nameTier.concurrency));
    const stopped = service.stop();
    release();
    await stopped;
    expect(await stage.results(envelope)).toHaveLength(nameTier.concurrency);
    await stage.start();
    expect((await stage.outcomes(envelope)).every(({ status }) => status === 'done')).toBe(true);
    expect((await stage.notes()).sort()).toEqual(envelope.items.map(({ key }) => key).sort());
  });

  it('runs a scheduled job once when the clock says so, however many replicas there are, and goes on when the leader leaves', async () => {
    const leader = await stage.start();
    stage.clock.advance({ seconds: 60 });
    await eventually(() => expect(SampleHandlers.calls).toEqual(['tick 2026-03-02T09:01:00.000Z']));
    await stage.start();
    stage.clock.advance({ seconds: 60 });
    await eventually(() => expect(SampleHandlers.calls).toHaveLength(2));
    // A replica that has not looked since would find the job due still, once it leads.
    await eventually(() => expect(stage.logs.filter(({ msg }) => msg === 'Another replica leads and runs what is due.')).toHaveLength(1));
    expect(SampleHandlers.calls).toHaveLength(2);
    await leader.stop();
    stage.clock.advance({ seconds: 60 });
    await eventually(() => expect(SampleHandlers.calls).toEqual(['09:01', '09:02', '09:03'].map((time) => `tick 2026-03-02T${time}:00.000Z`)));
  });

  it('names what is away, and leaves no connection behind', async () => {
    const definition = { name: 'scoring' as const, module: SampleModule };
    const silent = { ...stage.env, LOG_LEVEL: 'silent' as const };
    await expect(startService(definition, { ...silent, NATS_URL: 'nats://127.0.0.1:1' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('NATS') });
    await expect(startService(definition, { ...silent, DATABASE_URL: 'postgres://lf_scoring:x@127.0.0.1:1/x' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('PostgreSQL') });
  });

  it('works without Redis, and says so', async () => {
    await stage.start({}, { REDIS_URL: 'redis://127.0.0.1:1' });
    await expect(stage.driver.request('sys.health.scoring', {}, { timeoutMs: 3_000 })).resolves.toMatchObject({ ok: true, checks: { redis: false } });
    expect(stage.logs.some((line) => String(line.msg).startsWith('Redis is away'))).toBe(true);
  });

  it('does not wait for a Redis that hangs, and goes on with it when it answers again', async () => {
    const proxy = await FaultProxy.before(testServers().redisUrl);
    try {
      const { app } = await stage.start({}, { REDIS_URL: proxy.through(testServers().redisUrl) });
      const redis = app.get<Redis>(REDIS);
      await eventually(() => expect(redis.isReady).toBe(true));
      const hang = proxy.holdAt(toServer('PING'));
      await hang.reached;
      await expect(redis.get('what nobody answers')).rejects.toThrow();
      await eventually(async () => expect(await redis.get('what nobody answers')).toBeNull());
      hang.release();
    } finally {
      await proxy.close();
    }
  });
});
