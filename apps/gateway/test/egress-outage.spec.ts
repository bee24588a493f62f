import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, newId } from '@leadfactory/kernel';
import { EgressStage } from './egress.stage';

const LEADS = 400;
/** As many calls at once as the engine's envelopes bring. */
const AT_ONCE = 16;
const COOLDOWN_SECONDS = 1;

interface Course {
  /** When each lead was served, in ms from the beginning. */
  served: number[];
  /** How often a lead was put back, by what it waits for. */
  waits: Map<string, number>;
  failed: string[];
}

/** Serves leads as the engine does: each asks once, and whoever is told to wait comes again at that time, without losing an attempt. */
async function serveLeads(stage: EgressStage, leads: number, onServed: (count: number) => void): Promise<Course> {
  const begun = Date.now();
  const course: Course = { served: [], waits: new Map(), failed: [] };
  const queue = Array.from({ length: leads }, () => ({ key: randomUUID(), leadId: newId(), due: 0 }));
  const work = async (): Promise<void> => {
    for (let lead = queue.shift(); lead; lead = queue.shift()) {
      const early = lead.due - Date.now();
      if (early > 0) {
        queue.push(lead);
        await pause(Math.min(early, 20));
        continue;
      }
      try {
        await stage.call('emailVerification', { email: `${lead.leadId}@harbor-dental.example` }, { key: lead.key, leadId: lead.leadId });
        course.served.push(Date.now() - begun);
        onServed(course.served.length);
      } catch (error) {
        const fault = error instanceof AppError ? error : null;
        if (fault?.details.retryAt === undefined) course.failed.push(String(error));
        else {
          course.waits.set(fault.code, (course.waits.get(fault.code) ?? 0) + 1);
          queue.push({ ...lead, due: Date.parse(fault.details.retryAt) });
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return course;
}

/** Every try that left: what the vendor's own counter misses when it cuts connections or answers nothing. */
async function triesOf(stage: EgressStage): Promise<number> {
  const { rows } = await stage.sql.query<{ used: string }>(`SELECT coalesce(sum(used), 0) AS used FROM gateway.provider_day WHERE provider = 'zerobounce'`);
  return Number(rows[0]?.used ?? 0);
}

/** When the last try that failed was known to have failed, in machine time. */
async function lastFailure(stage: EgressStage): Promise<number> {
  const { rows } = await stage.sql.query<{ at: string | null }>(`SELECT extract(epoch FROM max(finished_at)) * 1000 AS at FROM gateway.provider_call WHERE state = 'failed'`);
  return Number(rows[0]?.at ?? 0);
}

describe('a vendor in trouble sees hardly more calls than one in health, and work goes on by itself', () => {
  let stage: EgressStage;
  beforeAll(async () => {
    stage = await EgressStage.open({
      config: (config) => {
        const { zerobounce } = config.providers;
        if (!zerobounce) throw new Error('providers.yaml lacks the provider of the test');
        // Production's breaker with a shorter rest and time-out, so that a test sees several probes; long enough that a busy machine's own delays are no outage.
        Object.assign(zerobounce, { perSecond: 100, burst: 20, perDay: null, timeoutMs: 2_000, breaker: { ...zerobounce.breaker, cooldownSeconds: COOLDOWN_SECONDS } });
      },
    });
    await stage.start();
    // The vendor takes a moment, so that calls are under way when trouble begins.
    stage.sandbox.knobs.apply({ vendors: { zerobounce: { latencyMs: 40 } } });
  }, 60_000);
  afterAll(() => stage.close());
  afterEach(() => stage.clearLimits());

  test('in health each lead costs one call', async () => {
    const before = stage.calls('zerobounce');
    const course = await serveLeads(stage, LEADS, () => undefined);
    expect(course.failed).toEqual([]);
    expect(course.served).toHaveLength(LEADS);
    expect(stage.calls('zerobounce') - before).toBe(LEADS);
  }, 60_000);

  test.each([
    ['an outage answered with errors', { outage: 'errors' as const }, { outage: 'off' as const }],
    ['an outage that cuts connections', { outage: 'reset' as const }, { outage: 'off' as const }],
    ['an outage that answers nothing', { outage: 'hang' as const }, { outage: 'off' as const }],
    ['half answers', { malformedRate: 1 }, { malformedRate: 0 }],
    ['a storm of 429 with Retry-After', { rateLimited: true, retryAfterSeconds: 1 }, { rateLimited: false }],
  ])('%s of four seconds: at most 1.1 times the calls, and on within one probe interval', async (_, trouble, recovery) => {
    const before = await triesOf(stage);
    let recoveredAt = 0;
    const begun = Date.now();
    let troubled: Promise<void> | undefined;
    const course = await serveLeads(stage, LEADS, (count) => {
      if (count < LEADS / 4 || troubled) return;
      stage.sandbox.knobs.apply({ vendors: { zerobounce: trouble } });
      troubled = pause(4_000).then(() => {
        stage.sandbox.knobs.apply({ vendors: { zerobounce: recovery } });
        recoveredAt = Date.now() - begun;
      });
    });
    await troubled;
    const calls = (await triesOf(stage)) - before;
    // A try that was under way when the vendor recovered still fails, and begins a rest of its own.
    const restedFrom = Math.max(recoveredAt, (await lastFailure(stage)) - begun);
    const first = course.served.find((at) => at > restedFrom) ?? Infinity;
    expect(course.failed).toEqual([]);
    expect(course.served).toHaveLength(LEADS);
    expect([...course.waits.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(LEADS * 1.1);
    // One rest; the answer and the next turn come on top.
    expect(first - restedFrom).toBeLessThanOrEqual(COOLDOWN_SECONDS * 1000 + 1_200);
  }, 60_000);
});
