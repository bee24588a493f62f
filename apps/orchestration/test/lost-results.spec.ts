import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@leadfactory/kernel';
import type { Messaging } from '@leadfactory/messaging';
import { Database } from '@leadfactory/persistence';
import type { Logger } from '@leadfactory/service-kit';
import { eventually, TestClock } from '@leadfactory/testing';
import { EnvelopeRepository } from '../src/engine/envelope.repository';
import { ReissueService } from '../src/engine/reissue.service';
import { LostStoreWatch } from '../src/sweep/lost-store.service';
import { calm, World } from './world';

type Births = Parameters<Parameters<Messaging['onBirths']>[0]>[0];

describe('when a stream is lost with what it carried', () => {
  const clock = new TestClock(new Date());
  let world: World;
  let database: Database;
  let tell: (births: Births) => void;
  let watch: LostStoreWatch;
  beforeAll(async () => {
    world = await World.open();
    await world.start(clock);
    await world.work();
    database = await Database.open({ service: 'orchestration', url: world.env.DATABASE_URL });
    const births = { onBirths: (callback: typeof tell) => ((tell = callback), () => undefined) } as unknown as Messaging;
    const reissues = new ReissueService(new EnvelopeRepository(), undefined as never, undefined as never, undefined as never, undefined as never, clock);
    watch = new LostStoreWatch(births, database, reissues, { warn: () => undefined } as unknown as Logger);
  });
  afterAll(async () => {
    watch.onModuleDestroy();
    await database.close();
    await world.close();
  });

  test.each(['STEPS', 'RESULTS'] as const)('that of %s: the work goes out again at once, the same attempts, and the leads come to their end', async (lost) => {
    const long = new Date(clock.now().getTime() - 3_600_000);
    const old: Births = { STEPS: long, RESULTS: long, EVENTS: long, HOOKS: long };
    let isLost = true;
    world.sent.length = 0;
    world.answer = (step, item, envelope) => (step === 'auditSite' && isLost ? null : calm(step, item, envelope));
    const runId = await world.launch(newId(), { quota: 2 });
    const audits = () => world.sent.filter(({ step }) => step === 'auditSite').map(({ item }) => `${item.key} ${item.attempt}`);
    await eventually(() => expect(audits()).toHaveLength(2));
    tell(old);
    isLost = false;
    tell({ ...old, [lost]: clock.now() });
    // The sweep looks every second; by itself the work would be missed after four minutes only.
    for (let second = 0; second < 60 && audits().length < 4; second += 1) {
      clock.advance({ seconds: 1 });
      await delay(100);
    }
    await world.until(runId);
    expect(audits().slice(2).sort()).toEqual(audits().slice(0, 2).sort());
  });
});
