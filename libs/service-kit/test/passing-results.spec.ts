import type { StepEnvelope } from '@leadfactory/contracts';
import { eventually, FaultProxy, toServer } from '@leadfactory/testing';
import { nameTier, SampleHandlers, thinkAll } from './sample.service';
import { Stage } from './stage';

const ZIPS = ['10001', '10002', '10003', '10004', '10005'];

// Results of work that can be done again stand nowhere until the orchestrator takes them (ADR 18).
describe('results that are kept nowhere', () => {
  let stage: Stage;
  let toBroker: FaultProxy;
  let toDatabase: FaultProxy;
  beforeAll(async () => {
    stage = await Stage.open();
    [toBroker, toDatabase] = await Promise.all([FaultProxy.before(stage.env.NATS_URL), FaultProxy.before(stage.env.DATABASE_URL)]);
    await stage.start({}, { NATS_URL: toBroker.through(stage.env.NATS_URL), DATABASE_URL: toDatabase.through(stage.env.DATABASE_URL) });
  });
  afterAll(async () => {
    await stage.close();
    await Promise.all([toBroker.close(), toDatabase.close()]);
  });
  beforeEach(() => {
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });

  async function ask(step: string, zips = ZIPS): Promise<StepEnvelope> {
    const envelope = stage.envelope(step, zips);
    await stage.send(`steps.${step}`, envelope);
    return envelope;
  }

  /** How many rows speak of the envelope: claims of the inbox and results in the outbox. */
  async function rowsOf({ id, runId }: StepEnvelope): Promise<{ claims: number; results: number }> {
    const { rows } = await stage.sql.query<{ claims: number; results: number }>(
      `SELECT (SELECT count(*)::int FROM scoring.inbox WHERE starts_with(key, $1)) AS claims, (SELECT count(*)::int FROM scoring.outbox WHERE subject = 'results.lead' AND body LIKE $2) AS results`,
      [id, `%${runId}%`],
    );
    return rows[0]!;
  }

  const settled = () => eventually(async () => expect(await stage.unsettledSteps()).toBe(0), { timeoutMs: 20_000 });

  test.each([['a batch that keeps nothing', thinkAll.name], ['leads that write nothing', nameTier.name]])('%s needs no row to be told', async (_what, step) => {
    for (const zip of ZIPS) SampleHandlers.wishes.set(zip, 'plain');
    const envelope = await ask(step);
    expect((await stage.outcomes(envelope)).map(({ status }) => status)).toEqual(ZIPS.map(() => 'done'));
    await settled();
    expect(await stage.results(envelope)).toHaveLength(ZIPS.length);
    expect(await rowsOf(envelope)).toEqual({ claims: 0, results: 0 });
  });

  test('a step that writes for some leads and nothing for others keeps what it writes, once', async () => {
    SampleHandlers.wishes.set(ZIPS[0]!, 'plain');
    const envelope = await ask(nameTier.name, ZIPS.slice(0, 2));
    expect((await stage.outcomes(envelope)).map(({ status }) => status)).toEqual(['done', 'done']);
    await settled();
    expect(await rowsOf(envelope)).toEqual({ claims: 1, results: 1 });
    expect((await stage.notes()).filter((note) => envelope.items.some(({ key }) => key === note))).toEqual([envelope.items[1]!.key]);
  });

  test('a batch goes in parts of its size, a poison lead of it fails alone, and one whose facts do not fit never comes to the handler', async () => {
    SampleHandlers.wishes.set('10002', 'poison');
    const envelope = stage.envelope(thinkAll.name, ZIPS);
    envelope.items[4]!.input = { search: { limit: 'many' } };
    await stage.send(`steps.${thinkAll.name}`, envelope);
    const outcomes = await stage.outcomes(envelope);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done', 'failed']);
    expect([outcomes[1], outcomes[4]]).toMatchObject([{ code: 'internal', retry: true }, { code: 'invalid_input', retry: false }]);
    const [one, two, three, four] = envelope.items.map(({ key }) => key);
    expect(SampleHandlers.calls).toEqual([`${one} ${two} ${three}`, one, two, three, four]);
  });

  test.each([['a batch that keeps nothing', thinkAll.name], ['leads that write nothing', nameTier.name]])('what the broker does not take of %s goes into the outbox, and leaves from there', async (_what, step) => {
    for (const zip of ZIPS) SampleHandlers.wishes.set(zip, 'plain');
    const envelope = stage.envelope(step, ZIPS.slice(0, 2));
    const cut = toBroker.cutAt(toServer(`"runId":"${envelope.runId}"`));
    await stage.send(`steps.${step}`, envelope);
    await cut;
    // The message that asked for them may come again: its acknowledgement went the same way.
    expect((await stage.outcomes(envelope)).map(({ status }) => status)).toEqual(['done', 'done']);
    expect((await rowsOf(envelope)).results).toBeGreaterThan(0);
  });

  test('without the database thinking goes on, and whoever is asked twice answers twice', async () => {
    toDatabase.breakDown();
    const envelope = await ask(thinkAll.name, ZIPS.slice(0, 2));
    expect((await stage.outcomes(envelope)).map(({ status }) => status)).toEqual(['done', 'done']);
    toDatabase.mend();
    await stage.send(`steps.${thinkAll.name}`, envelope);
    await eventually(async () => expect(await stage.results(envelope)).toHaveLength(4));
    const told = (await stage.results(envelope)).map(({ key, attempt, outcome }) => ({ key, attempt, outcome }));
    expect(told.slice(2)).toEqual(told.slice(0, 2));
  });
});
