import type { Clock } from '@leadfactory/kernel';
import { CLOCK, ENV, Logger, type Redis, REDIS } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { EdgeEnv } from '../edge/edge.types';
import { DRIFT_MS, gcra, type Quota, type Verdict } from './gcra.rules';
import { heardWithin } from './heard-within.adapter';
import { RedisScript } from './redis-script.adapter';

/**
 * All quotas of a request at once: either each of them is charged or none; none when they are looked at only. The same as gcra(), by Redis' clock.
 * Gives, for each: allowed (1 or 0), remaining, ms until whole again, ms until the next may go.
 */
const SCRIPT = new RedisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local answer, due, refused = {}, {}, false
for i, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local interval = window / limit
  local from = math.max(tonumber(redis.call('GET', key) or now), now)
  local nextDue = from + interval
  if nextDue - now > window + ${DRIFT_MS} then
    refused = true
    answer[i] = {0, 0, math.ceil(from - now), math.max(1, math.ceil(nextDue - now - window))}
  else
    answer[i] = {1, math.max(0, math.floor((window - (nextDue - now)) / interval + 0.01)), math.ceil(nextDue - now), 0}
  end
  due[i] = nextDue
end
if not refused and ARGV[2 * #KEYS + 1] == 'charge' then
  for i, key in ipairs(KEYS) do redis.call('SET', key, string.format('%.3f', due[i]), 'PX', math.max(1, math.ceil(due[i] - now))) end
end
return answer
`);

type Mode = 'charge' | 'look';

/** A Redis that does not answer within this counts as away: limits must not cost more than they save. */
const ANSWER_WITHIN_MS = 250;
/** Quotas remembered by the process itself; an attacker with many addresses must not fill the memory. */
const MOST_LOCAL = 50_000;

/** Counts requests against quotas that hold for all replicas; while Redis is away, for this process. Never without a limit. */
@Injectable()
export class LimiterAdapter {
  private readonly local = new Map<string, number>();
  private away = false;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** One verdict for each quota. When one refuses, none is charged. */
  take(quotas: readonly Quota[]): Promise<Verdict[]> {
    return this.judge(quotas, 'charge');
  }

  /** What taking would be answered with now; charges nothing. */
  look(quotas: readonly Quota[]): Promise<Verdict[]> {
    return this.judge(quotas, 'look');
  }

  private async judge(quotas: readonly Quota[], mode: Mode): Promise<Verdict[]> {
    const shared = await this.shared(quotas, mode);
    return shared ?? this.judgeLocally(quotas, mode);
  }

  private async shared(quotas: readonly Quota[], mode: Mode): Promise<Verdict[] | null> {
    if (!this.redis.isReady) return this.markAway(new Error('not connected'));
    try {
      const keys = quotas.map((quota) => `${this.env.NATS_PREFIX}limit:${quota.name}:${quota.key}`);
      const asked = SCRIPT.run(this.redis, { keys, arguments: [...quotas.flatMap((quota) => [String(quota.limit), String(quota.windowMs)]), mode] });
      const rows = (await heardWithin(ANSWER_WITHIN_MS, asked, () => new Error('no answer in time'))) as [number, number, number, number][];
      this.away = false;
      return rows.map(([allowed, remaining, resetMs, retryMs]) => ({ allowed: allowed === 1, remaining, resetMs, retryMs }));
    } catch (error) {
      return this.markAway(error);
    }
  }

  private markAway(error: unknown): null {
    if (!this.away) this.logger.warn({ err: error }, 'Redis is away: limits are counted by this process alone.');
    this.away = true;
    return null;
  }

  private judgeLocally(quotas: readonly Quota[], mode: Mode): Verdict[] {
    const now = this.clock.now().getTime();
    const steps = quotas.map((quota) => ({ key: `${quota.name}:${quota.key}`, ...gcra(this.local.get(`${quota.name}:${quota.key}`), now, quota) }));
    if (mode === 'charge' && steps.every((step) => step.verdict.allowed)) for (const step of steps) this.remember(step.key, step.due, now);
    return steps.map((step) => step.verdict);
  }

  private remember(key: string, due: number, now: number): void {
    // Set anew, so that the map's order is that of the last use.
    this.local.delete(key);
    this.local.set(key, due);
    if (this.local.size <= MOST_LOCAL) return;
    for (const [old, whole] of this.local) {
      if (whole > now && this.local.size <= MOST_LOCAL) break;
      this.local.delete(old);
    }
  }
}
