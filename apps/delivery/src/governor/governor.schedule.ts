import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger, Metrics, Scheduled } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Policy } from '../policy/policy.service';
import { campaignSubject, GovernorRepository, SENDER, VIOLATION } from './governor.repository';
import { reasonToStop, type Tally } from './governor.rules';

const DAY_MS = 86_400_000;

/** Judges bounces and complaints twice a minute, for all tenants, and stops what passes its limit (R10.06). */
@Injectable()
export class GovernorSchedule {
  constructor(
    private readonly database: Database,
    private readonly governor: GovernorRepository,
    private readonly policy: Policy,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
    metrics: Metrics,
  ) {
    metrics.gauge('leadfactory_mail_pauses', 'Campaigns and senders whose cold mail is stopped.', () => this.database.acrossTenants('the count is one for all tenants', (tx) => this.governor.countPauses(tx)));
  }

  @Scheduled({ name: 'governor', everySeconds: 30 })
  async judge(): Promise<void> {
    const rules = this.policy.rules.governor;
    const now = this.clock.now();
    await this.database.acrossTenants('bounces of all tenants are judged in one pass', async (tx) => {
      await this.governor.forgetPace(tx, new Date(now.getTime() - DAY_MS));
      const tallies = await this.governor.tallies(tx, new Date(now.getTime() - rules.windowDays * DAY_MS));
      const due = new Map<string, { tenantId: string; subject: string; reason: string; tally: Tally }>();
      const judgeOne = (tenantId: string, subject: string, level: 'campaign' | 'sender', tally: Tally): void => {
        const reason = reasonToStop(tally, level, rules);
        if (reason !== null) due.set(`${tenantId} ${subject}`, { tenantId, subject, reason, tally });
      };
      for (const tally of tallies) judgeOne(tally.tenantId, campaignSubject(tally.campaignId), 'campaign', tally);
      for (const [tenantId, tally] of bySender(tallies)) judgeOne(tenantId, SENDER, 'sender', tally);

      const standing = await this.governor.pauses(tx);
      for (const pause of due.values()) {
        if (!standing.some(({ tenantId, subject }) => tenantId === pause.tenantId && subject === pause.subject)) {
          this.logger.warn({ tenantId: pause.tenantId, subject: pause.subject, ...pause.tally }, `Cold mail is stopped: ${pause.reason}.`);
        }
        await this.governor.stop(tx, pause.tenantId, pause.subject, pause.reason, pause.tally, now);
      }
      // A breach of the provider policy stays until a person has looked.
      const over = standing.filter(({ tenantId, subject }) => subject !== VIOLATION && !due.has(`${tenantId} ${subject}`));
      for (const { tenantId, subject } of over) {
        await this.governor.release(tx, tenantId, subject);
        this.logger.info({ tenantId, subject }, 'Cold mail may leave again.');
      }
    });
  }
}

function bySender(tallies: readonly (Tally & { tenantId: string })[]): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const { tenantId, sent, bounced, complained } of tallies) {
    const sum = sums.get(tenantId) ?? { sent: 0, bounced: 0, complained: 0 };
    sums.set(tenantId, { sent: sum.sent + sent, bounced: sum.bounced + bounced, complained: sum.complained + complained });
  }
  return sums;
}
