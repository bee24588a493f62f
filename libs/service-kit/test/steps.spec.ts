import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { nameTier, SampleHandlers, scoreAll } from './sample.service';
import { Stage } from './stage';

describe('steps over the real database and broker', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
    await stage.start();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });

  /** Runs nameTier on one lead with that wish and answers its envelope. */
  async function runOne(wish: string) {
    SampleHandlers.wishes.set('10001', wish);
    const envelope = stage.envelope(nameTier.name, ['10001']);
    await stage.send(`steps.${nameTier.name}`, envelope);
    return { envelope, outcome: (await stage.outcomes(envelope))[0] };
  }

  it('keeps what the handler wrote and sends the fact back, in one transaction', async () => {
    const { envelope, outcome } = await runOne('done');
    expect(outcome).toEqual({ status: 'done', output: { businesses: [], next: null, seen: 1, leftOut: {} } });
    expect(await stage.notes()).toContain(envelope.items[0]?.key);
    expect((await stage.results(envelope))[0]).toMatchObject({ attempt: 1, cost: { micros: 0 }, startedAt: stage.clock.now().toISOString() });
  });

  it.each([
    ['a limit met puts the lead back with its time', 'limit', { status: 'wait', cause: 'rate_limited', retryAt: '2026-03-02T09:01:00.000Z' }],
    ['a time-out may be tried again', 'timeout', { status: 'failed', code: 'timeout', retry: true }],
    ['a refusal is not tried again', 'rejected', { status: 'failed', code: 'provider_rejected', retry: false, message: 'Never.' }],
    ['a doubtful lead is held', 'hold', { status: 'hold', reason: 'unsure', detail: 'two candidates' }],
    ['a lead may end', 'end', { status: 'end', outcome: 'disqualified', reason: 'closed' }],
    ['a handler may wait', 'wait', { status: 'wait', cause: 'window', retryAt: '2026-03-02T09:01:00.000Z' }],
  ])('%s', async (_name, wish, expected) => {
    expect((await runOne(wish)).outcome).toMatchObject(expected);
  });

  it('shows the id of an unforeseen error, and its stack in the log only', async () => {
    const { outcome } = await runOne('bug');
    expect(outcome).toMatchObject({ status: 'failed', code: 'internal', retry: true });
    expect(JSON.stringify(outcome)).not.toContain('secret');
    const line = stage.logs.find((log) => typeof log.errorId === 'string' && JSON.stringify(outcome).includes(log.errorId));
    expect(line?.err).toMatchObject({ message: 'secret connection string', stack: expect.stringContaining('nameTier') });
  });

  it('leaves nothing of a step that throws after its write, and says so', async () => {
    const { envelope, outcome } = await runOne('throw_after_write');
    expect(outcome).toMatchObject({ status: 'failed', code: 'internal', retry: true });
    expect(await stage.notes()).not.toContain(envelope.items[0]?.key);
    expect(await stage.results(envelope)).toHaveLength(1);
  });

  it('does not let a fact out that breaks its contract, and keeps nothing of it', async () => {
    const { envelope, outcome } = await runOne('broken_fact');
    expect(outcome).toMatchObject({ status: 'failed', code: 'internal', retry: false, message: expect.stringContaining('businesses') });
    expect(await stage.notes()).not.toContain(envelope.items[0]?.key);
  });

  it('fails a lead whose facts do not fit, naming every field, without calling the handler', async () => {
    const envelope = stage.envelope(nameTier.name, ['10001']);
    envelope.items[0]!.input = { search: { target: { zip: 'x' } } };
    await stage.send(`steps.${nameTier.name}`, envelope);
    const [outcome] = await stage.outcomes(envelope);
    expect(outcome).toMatchObject({ status: 'failed', code: 'invalid_input', retry: false });
    expect(JSON.stringify(outcome)).toMatch(/search\.target\.zip: a ZIP code has five digits.*search\.limit/);
    expect(SampleHandlers.calls).toEqual([]);
  });

  it('does a repeated message no second time, in either mode', async () => {
    for (const step of [nameTier, scoreAll]) {
      const envelope = stage.envelope(step.name, ['10001', '10002']);
      await stage.send(`steps.${step.name}`, envelope);
      await stage.outcomes(envelope);
      await stage.send(`steps.${step.name}`, envelope);
      const after = stage.envelope(step.name, ['10003']);
      await stage.send(`steps.${step.name}`, after);
      await stage.outcomes(after);
      await eventually(async () => expect(await stage.unsettledSteps()).toBe(0));
      expect(await stage.results(envelope)).toHaveLength(2);
      expect((await stage.notes()).filter((text) => text === envelope.items[0]?.key)).toHaveLength(1);
    }
    expect(SampleHandlers.calls).toHaveLength(3);
  });

  it('runs the same attempt again after it had to wait, because waiting costs none', async () => {
    const { envelope } = await runOne('limit');
    SampleHandlers.wishes.set('10001', 'done');
    await stage.send(`steps.${nameTier.name}`, { ...envelope, id: newId() });
    await eventually(async () => expect((await stage.results(envelope)).map(({ outcome }) => outcome.status)).toEqual(['wait', 'done']));
  });

  it('lets a poison lead of a batch fail alone; its neighbours are done once', async () => {
    SampleHandlers.wishes.set('10002', 'poison');
    const envelope = stage.envelope(scoreAll.name, ['10001', '10002', '10003']);
    await stage.send(`steps.${scoreAll.name}`, envelope);
    expect((await stage.outcomes(envelope)).map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    const keys = envelope.items.map(({ key }) => key);
    expect((await stage.notes()).filter((text) => keys.includes(text)).sort()).toEqual([keys[0], keys[2]].sort());
    expect(await stage.results(envelope)).toHaveLength(3);
  });

  it('does a batch again, as a whole, when PostgreSQL ended its transaction so that another could go on', async () => {
    SampleHandlers.wishes.set('10002', 'victim once');
    const envelope = stage.envelope(scoreAll.name, ['10001', '10002']);
    const before = stage.logs.length;
    await stage.send(`steps.${scoreAll.name}`, envelope);
    expect((await stage.outcomes(envelope)).map(({ status }) => status)).toEqual(['done', 'done']);
    expect((await stage.notes()).filter((note) => envelope.items.some(({ key }) => key === note))).toHaveLength(2);
    expect(JSON.stringify(stage.logs.slice(before))).not.toContain('one by one');
  });

  it('fails a lead of a batch whose facts do not fit, and does the others together', async () => {
    const envelope = stage.envelope(scoreAll.name, ['10001', '10002']);
    envelope.items[0]!.input = {};
    await stage.send(`steps.${scoreAll.name}`, envelope);
    expect(await stage.outcomes(envelope)).toMatchObject([{ status: 'failed', code: 'invalid_input', retry: false }, { status: 'done' }]);
  });
});
