import { screenshot } from '@leadfactory/contracts';
import { type Clock, newTrace, toAppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, EgressClient, ENV, Logger, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { AssessmentEnv } from '../env';
import { type DueShot, ScreenshotRepository } from './screenshot.repository';
import { nextVisit } from './screenshot.rules';

/** Longer than the egress takes: who took a site and died lets it go by then. */
const LEASE_MS = 180_000;
const PUT_OFF_MS = 60_000;
/** Failures that say nothing of the site: the browser is busy, or does not start. Such a try does not count. */
const NOT_THE_SITES: readonly string[] = ['rate_limited', 'provider_unavailable', 'unavailable'];
const DAY_MS = 86_400_000;
/** As long as the pictures themselves are kept. */
const KEEP_DAYS = 90;

/**
 * Takes the pictures of audited sites, one site after the other, after the audits: a picture takes seconds of a whole core,
 * and no lead waits for it (ADR 12).
 */
@Injectable()
export class Photographer implements OnModuleDestroy {
  private round: Promise<void> | null = null;
  private closed = false;
  private leave: () => void = () => undefined;
  private readonly closing = new Promise<null>((resolve) => (this.leave = () => resolve(null)));

  constructor(
    private readonly database: Database,
    private readonly shots: ScreenshotRepository,
    private readonly egress: EgressClient,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: AssessmentEnv,
  ) {}

  @Scheduled({ name: 'screenshots', everySeconds: 5 })
  async due(): Promise<void> {
    if (this.closed) return;
    this.round ??= this.takeAll()
      .catch((error: unknown) => this.logger.error({ err: error }, 'Sites could not be looked at; they are due again in five seconds.'))
      .finally(() => (this.round = null));
  }

  @Scheduled({ name: 'forgetScreenshots', cron: '40 3 * * *' })
  async forget(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEEP_DAYS * DAY_MS).toISOString().slice(0, 10);
    await this.database.acrossTenants('old pictures of all tenants end', (tx) => this.shots.forgetBefore(tx, before));
  }

  /** A visit under way is left behind: its lease ends, and the next process takes it. */
  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    this.leave();
    await this.round;
  }

  private async takeAll(): Promise<void> {
    if (this.env.AUDIT_SCREENSHOTS === 'off') return this.giveUp('AUDIT_SCREENSHOTS is off.');
    const today = this.clock.now().toISOString().slice(0, 10);
    await this.across((tx) => this.shots.giveUpBefore(tx, today, 'The browser did not come to this site on the day of the audit.'));
    while (!this.closed) {
      const now = this.clock.now();
      const shot = await this.across((tx) => this.shots.takeDue(tx, now, new Date(now.getTime() + LEASE_MS)));
      if (shot === null || !(await this.take(shot))) return;
    }
  }

  /** Whether it goes on with the next. */
  private async take(shot: DueShot): Promise<boolean> {
    const { tenantId, url } = shot;
    const traceparent = newTrace();
    try {
      const answer = await Promise.race([this.egress.call(screenshot, { url }, { tenantId, traceparent }), this.closing]);
      if (answer === null) return false;
      const { data } = answer;
      await this.database.withTenant(tenantId, (tx) =>
        data.outcome === 'taken'
          ? this.shots.taken(tx, tenantId, shot, data, traceparent)
          : this.shots.missed(tx, tenantId, shot, `The page could not be shown (${data.problem}): ${data.detail}`, nextVisit(data.problem, shot.attempts, this.clock.now())),
      );
      return true;
    } catch (error) {
      return this.failed(shot, toAppError(error));
    }
  }

  private async failed(shot: DueShot, { code, message, details }: ReturnType<typeof toAppError>): Promise<boolean> {
    if (code === 'not_configured') {
      await this.giveUp(`There is no browser for pictures: ${message}`);
      return false;
    }
    const now = this.clock.now();
    this.logger.info({ code, url: shot.url, reason: message }, 'A site could not be looked at now.');
    await this.database.withTenant(shot.tenantId, (tx) =>
      NOT_THE_SITES.includes(code)
        ? this.shots.putOff(tx, shot.tenantId, shot, message, details.retryAt === undefined ? new Date(now.getTime() + PUT_OFF_MS) : new Date(details.retryAt))
        : // A page on which the whole visit founders must not be visited for ever.
          this.shots.missed(tx, shot.tenantId, shot, message, nextVisit('protocol', shot.attempts, now)),
    );
    return false;
  }

  private async giveUp(reason: string): Promise<void> {
    await this.across((tx) => this.shots.giveUpAll(tx, reason));
  }

  private across<T>(work: Parameters<Database['acrossTenants']>[1] & ((tx: Parameters<Parameters<Database['acrossTenants']>[1]>[0]) => Promise<T>)): Promise<T> {
    return this.database.acrossTenants('sites of all tenants wait for one browser', work);
  }
}
