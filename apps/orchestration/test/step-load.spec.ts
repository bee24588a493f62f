import { newId } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { TestClock } from '@leadfactory/testing';
import { EnvelopeRepository } from '../src/engine/envelope.repository';
import { StepLoad } from '../src/engine/step-load.service';
import { World } from './world';

const STEP = 'auditSite';
const RUN = newId();

/** How busy a step is, as one process sees it while its transactions come and go side by side. */
describe('the places of a step', () => {
  const clock = new TestClock('2026-03-02T09:00:00Z');
  let world: World;
  let database: Database;
  let envelopes: EnvelopeRepository;
  let load: StepLoad;
  let tenant: string;
  beforeAll(async () => {
    world = await World.open();
    const { app } = await world.start(clock);
    database = app.get(Database);
    envelopes = app.get(EnvelopeRepository);
  });
  beforeEach(() => {
    load = new StepLoad(envelopes, clock);
    tenant = newId();
  });
  afterAll(() => world.close());

  function out(): number | undefined {
    return load.known(tenant, [STEP]).get(STEP)?.out;
  }

  function count(): Promise<void> {
    clock.advance({ seconds: 60 });
    return database.withTenant(tenant, (tx) => load.count(tx, tenant, [STEP], new Set()));
  }

  /** Leads go out, as they do when they have places; `before` happens before the commit. */
  function send(leads: number, before: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    return database.withTenant(tenant, async (tx: Tx) => {
      load.take(tx, tenant, STEP, leads);
      const leadIds = Array.from({ length: leads }, () => newId());
      // Not late while the test lasts: the service sweeps whenever its clock is moved, and forgets late envelopes whose leads are nowhere out.
      await envelopes.insert(tx, tenant, RUN, STEP, [{ id: newId(), leadIds }], clock.now(), new Date(clock.now().getTime() + 86_400_000));
      await before();
    });
  }

  test('a count does not overlook what a transaction beside it is about to send', async () => {
    await send(3, async () => {
      await count();
      expect(out()).toBe(3);
    });
    expect(out()).toBe(3);
    await count();
    expect(out()).toBe(3);
  });

  test('places taken while the count is under way stand beside what it finds', async () => {
    await send(3);
    await database.withTenant(tenant, async (tx) => {
      const counting = count();
      load.take(tx, tenant, STEP, 2);
      await counting;
      expect(out()).toBe(5);
    });
  });

  test('a transaction that is rolled back gives its places back, counted or not', async () => {
    const failure = new Error('half-way');
    await expect(send(3, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(out()).toBe(0);
    await expect(send(3, () => count().then(() => Promise.reject(failure)))).rejects.toBe(failure);
    expect(out()).toBe(0);
  });

  test('places that nobody needed are free at once, and not given back again at the end', async () => {
    await database.withTenant(tenant, async (tx) => {
      const giveBack = load.take(tx, tenant, STEP, 8);
      giveBack(5);
      expect(out()).toBe(3);
    });
    expect(out()).toBe(3);
    await count();
    expect(out()).toBe(0);
  });
});
