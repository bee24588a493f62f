import { stepKey, type StepEnvelope } from '@leadfactory/contracts';
import { COMMITTED, eventually, FaultProxy, toServer } from '@leadfactory/testing';
import type { RunningService } from '../src';
import { askAll, nameTier, SampleHandlers, scoreAll, thinkAll } from './sample.service';
import { Stage } from './stage';

const ZIPS = ['10001', '10002', '10003', '10004', '10005'];

// Leads that have passed a step go on to the next one of the same service at once (ADR 19).
describe.each([['each', askAll.name, nameTier.name], ['batch', thinkAll.name, scoreAll.name]])('a step of the kind %s with a next one', (_kind, step, next) => {
  let stage: Stage;
  let toDatabase: FaultProxy;
  let service: RunningService;
  beforeAll(async () => {
    stage = await Stage.open();
    toDatabase = await FaultProxy.before(stage.env.DATABASE_URL);
    service = await stage.start({}, { DATABASE_URL: toDatabase.through(stage.env.DATABASE_URL) });
  });
  afterAll(async () => {
    await stage.close();
    await toDatabase.close();
  });
  beforeEach(() => {
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });

  const keysOf = (envelope: StepEnvelope, name: string) => envelope.items.map(({ leadId }) => stepKey(leadId, name, 1));
  const settled = () => eventually(async () => expect(await stage.unsettledSteps()).toBe(0), { timeoutMs: 20_000 });

  /** What was told of the envelope once nothing of it is under way: of the first step alone, of the second, and of the first along with the second. */
  async function told(envelope: StepEnvelope) {
    await settled();
    const some = (results: { key: string; outcome: { status: string } }[], name: string) => results.filter(({ key }) => key.includes(`:${name}:`)).map(({ key, outcome }) => `${keysOf(envelope, name).indexOf(key)} ${outcome.status}`).sort();
    // A result that comes from the outbox may follow its message's acknowledgement.
    return eventually(async () => {
      const results = await stage.results(envelope);
      expect(new Set(results.map(({ leadId }) => leadId)).size).toBe(envelope.items.length);
      return { alone: some(results, step), next: some(results, next), along: some(stage.passed(envelope), step) };
    });
  }

  async function ask(envelope = stage.envelope(step, ZIPS, { next })): Promise<StepEnvelope> {
    await stage.send(`steps.${step}`, envelope);
    return envelope;
  }

  const all = (status: string) => ZIPS.map((_, at) => `${at} ${status}`);

  test('tells both together, and keeps what the second writes', async () => {
    const envelope = await ask();
    expect(await told(envelope)).toEqual({ alone: [], next: all('done'), along: all('done') });
    expect((await stage.notes()).filter((note) => keysOf(envelope, next).includes(note)).sort()).toEqual(keysOf(envelope, next).sort());
  });

  test('tells alone of a lead that does not pass the first', async () => {
    SampleHandlers.wishes.set(`ask ${ZIPS[1]!}`, 'poison');
    expect(await told(await ask())).toEqual({ alone: ['1 failed'], next: all('done').filter((_, at) => at !== 1), along: all('done').filter((_, at) => at !== 1) });
  });

  test('tells of a lead that fails in the second what it passed', async () => {
    SampleHandlers.wishes.set(ZIPS[2]!, 'bug');
    expect(await told(await ask())).toEqual({ alone: [], next: all('done').with(2, '2 failed'), along: all('done') });
  });

  test('sends nobody on without being told to, nor to a step that the service does not have', async () => {
    expect(await told(await ask(stage.envelope(step, ZIPS)))).toEqual({ alone: all('done'), next: [], along: [] });
    expect(await told(await ask(stage.envelope(step, ZIPS, { next: 'paintLead' })))).toEqual({ alone: all('done'), next: [], along: [] });
  });

  test('gets no further than the first without the database', async () => {
    toDatabase.breakDown();
    const envelope = await ask();
    await settled();
    toDatabase.mend();
    expect(await told(envelope)).toEqual({ alone: all('done'), next: [], along: [] });
  });

  test('writes once, and never tells of the second what is not kept, when the connection breaks at the commit', async () => {
    for (const mark of [toServer('COMMIT\0'), COMMITTED]) {
      const envelope = stage.envelope(step, ZIPS.slice(0, 2), { next });
      const cut = toDatabase.cutAt(toServer('INSERT INTO note'), mark);
      await ask(envelope);
      await cut;
      await settled();
      await eventually(async () => {
        const results = await stage.results(envelope);
        expect(new Set(results.map(({ leadId }) => leadId)).size).toBe(2);
        const done = results.filter(({ key, outcome }) => key.includes(`:${next}:`) && outcome.status === 'done').map(({ key }) => key);
        const notes = (await stage.notes()).filter((note) => keysOf(envelope, next).includes(note));
        expect(done.sort()).toEqual(notes.sort());
      }, { timeoutMs: 20_000 });
    }
  });

  test('goes one step at a time when its message comes again', async () => {
    await service.stop();
    const envelope = await ask();
    await stage.refuse(step);
    service = await stage.start({}, { DATABASE_URL: toDatabase.through(stage.env.DATABASE_URL) });
    expect(await told(envelope)).toEqual({ alone: all('done'), next: [], along: [] });
  });
});
