import { newId } from '@leadfactory/kernel';
import { COMMITTED, eventually, FaultProxy, type Mark, toServer } from '@leadfactory/testing';
import { nameTier, SampleHandlers, scoreAll } from './sample.service';
import { Stage } from './stage';

const ZIPS = ['10001', '10002', '10003', '10004', '10005'];

describe.each([['each', nameTier.name], ['batch', scoreAll.name]])('a step of the kind %s', (_kind, step) => {
  let stage: Stage;
  let toDatabase: FaultProxy;
  beforeAll(async () => {
    stage = await Stage.open();
    toDatabase = await FaultProxy.before(stage.env.DATABASE_URL);
    await stage.start({}, { DATABASE_URL: toDatabase.through(stage.env.DATABASE_URL) });
  });
  afterAll(async () => {
    await stage.close();
    await toDatabase.close();
  });
  beforeEach(() => {
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });

  const windows: [string, Mark[]][] = [
    ['before the commit', [toServer('INSERT INTO note'), toServer('COMMIT\0')]],
    ['after the commit, before that is known', [toServer('INSERT INTO note'), COMMITTED]],
  ];
  test.each(windows)('whose connection breaks %s writes what it did once, and tells it once for each try', async (_when, marks) => {
    const envelope = stage.envelope(step, ZIPS);
    const cut = toDatabase.cutAt(...marks);
    await stage.send(`steps.${step}`, envelope);
    await cut;
    await stage.outcomes(envelope);
    await eventually(async () => expect(await stage.unsettledSteps()).toBe(0), { timeoutMs: 20_000 });
    const results = await stage.results(envelope);
    const done = results.filter(({ outcome }) => outcome.status === 'done').map(({ key }) => key);
    expect(new Set(results.map(({ key }) => key)).size).toBe(results.length);
    expect(await notesOf(envelope.items.map(({ key }) => key))).toEqual([...done].sort());
    // What was not kept may be tried again.
    for (const { outcome } of results) expect(outcome).toMatchObject(outcome.status === 'done' ? {} : { status: 'failed', retry: true });
  });

  test('that two replicas get at the same moment, several times over, is done once', async () => {
    const second = await stage.start();
    const envelope = stage.envelope(step, ZIPS);
    await Promise.all(Array.from({ length: 6 }, () => stage.send(`steps.${step}`, envelope, newId())));
    await stage.outcomes(envelope);
    await eventually(async () => expect(await stage.unsettledSteps()).toBe(0), { timeoutMs: 20_000 });
    const keys = envelope.items.map(({ key }) => key).sort();
    expect((await stage.results(envelope)).map(({ key }) => key).sort()).toEqual(keys);
    expect(await notesOf(keys)).toEqual(keys);
    await second.stop();
  });

  async function notesOf(keys: readonly string[]): Promise<string[]> {
    return (await stage.notes()).filter((note) => keys.includes(note)).sort();
  }
});
