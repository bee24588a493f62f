import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@leadfactory/kernel';
import { type Engine, serveEngine, type Task } from '../engines/engine';
import { openLeadFactory } from '../engines/leadfactory.engine';
import { rawLeads } from '../intake/raw-leads.rules';

// A tenant with ten leads, first alone, then again and again while another tenant's thousands are on their way.

const FEW = 10;
const ALONE = 5;
const PAUSE_MS = 1_000;

async function neighbours(task: Task): Promise<Engine> {
  const { take, whenFinished, stop } = await openLeadFactory(task);
  const many = rawLeads(task.leads);
  let round = 1;

  /** Seconds until ten new leads of a small tenant have all ended. */
  async function few(): Promise<number> {
    const begunAt = performance.now();
    await whenFinished(await take(newId(), rawLeads(FEW, (round += 1))));
    return (performance.now() - begunAt) / 1_000;
  }

  return {
    async run() {
      const alone: number[] = [];
      for (let at = 0; at < ALONE; at += 1) alone.push(await few());
      const begunAt = performance.now();
      let isDone = false;
      const done = take(newId(), many).then(whenFinished).finally(() => (isDone = true));
      const beside: number[] = [];
      for (await delay(PAUSE_MS); !isDone; await delay(PAUSE_MS)) beside.push(await few());
      return { ...(await done), waits: { alone, beside, manySeconds: (performance.now() - begunAt) / 1_000 } };
    },
    stop,
  };
}

serveEngine(neighbours);
