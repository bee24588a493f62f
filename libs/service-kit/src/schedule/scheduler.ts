import type { Clock } from '@leadfactory/kernel';
import type { Schedule } from '../handlers/handler.types';
import type { Logger } from '../observe/logger';
import type { Metrics } from '../observe/metrics';
import { nextDue } from './due.rules';
import type { Leadership } from './leadership';

export interface Job {
  schedule: Schedule;
  run: () => Promise<unknown>;
}

interface Planned extends Job {
  due: Date;
  running: Promise<void> | null;
  begunAt: number;
  /** Whether the log knows that it takes long. */
  told: boolean;
}

/** A job that is left out because it still runs is worth a word when it has run for so long. */
const LONG_MS = 60_000;
/** How often the clock is looked at; a job is late by no more. */
const LOOK_EVERY_MS = 250;

/** Runs jobs when the injected clock says that they are due, in the leading replica only, none beside itself. */
export class Scheduler {
  private planned: Planned[] = [];
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly leadership: Leadership,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** @throws AppError not_configured for a schedule that cannot be read */
  start(jobs: readonly Job[]): void {
    const now = this.clock.now();
    this.planned = jobs.map((job) => ({ ...job, due: nextDue(job.schedule, now), running: null, begunAt: 0, told: false }));
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = null));
    }, LOOK_EVERY_MS);
  }

  /** Starts no more and waits for those that run. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await Promise.all(this.planned.map((job) => job.running ?? Promise.resolve()));
    await this.leadership.resign().catch((error: unknown) => this.logger.warn({ err: error }, 'The leadership could not be given back; it goes with the connection.'));
  }

  private async look(): Promise<void> {
    const now = this.clock.now();
    const due = this.planned.filter((job) => job.due <= now);
    if (due.length === 0) return;
    // Moved on before running, and in followers too: whoever leads next does not run what is long past.
    for (const job of due) job.due = nextDue(job.schedule, now);
    try {
      if (!(await this.leadership.holds())) {
        this.logger.debug({ jobs: due.map((job) => job.schedule.name) }, 'Another replica leads and runs what is due.');
        return;
      }
    } catch (error) {
      this.logger.warn({ jobs: due.map((job) => job.schedule.name), err: error }, 'The database could not say whether this replica leads; its jobs wait for their next time.');
      return;
    }
    for (const job of due) this.begin(job);
  }

  private begin(job: Planned): void {
    const { name } = job.schedule;
    if (job.running) return this.leaveOut(job);
    const begin = this.clock.now().getTime();
    Object.assign(job, { begunAt: begin, told: false });
    job.running = job
      .run()
      .then(
        () => {
          this.metrics.jobs.inc({ job: name, outcome: 'ok' });
          this.logger.debug({ job: name, ms: this.clock.now().getTime() - begin }, `${name} done.`);
        },
        (error: unknown) => {
          this.metrics.jobs.inc({ job: name, outcome: 'failed' });
          this.logger.error({ job: name, err: error }, `${name} failed; it runs again at its next time.`);
        },
      )
      .finally(() => (job.running = null));
  }

  private leaveOut(job: Planned): void {
    const { name } = job.schedule;
    this.metrics.jobs.inc({ job: name, outcome: 'overlapped' });
    const ms = this.clock.now().getTime() - job.begunAt;
    if (job.told || ms < LONG_MS) return;
    job.told = true;
    this.logger.warn({ job: name, ms }, `${name} has run for ${Math.round(ms / 1_000)} s; until it has ended its times are left out.`);
  }
}
