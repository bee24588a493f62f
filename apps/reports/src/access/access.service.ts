import { type PurchaseCompleted, type PurchaseDisputed, ReportReleased, ReportRevoked } from '@leadfactory/contracts';
import { AppError, type Clock, derivedId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, ENV, Links } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { ReportsEnv } from '../env';
import { ReportRepository, type ReportRow } from '../snapshot/report.repository';
import { DISPUTED, grantExpiry, isDisputeOver, isReleaseDue, isReopened, REFUNDED } from './access.rules';
import { GrantRepository, type GrantRow } from './grant.repository';

type Purchase = z.output<typeof PurchaseCompleted.payload>;
export interface EndedPurchase extends Pick<Purchase, 'leadId' | 'runId' | 'campaignId' | 'businessId' | 'purchaseId' | 'reportId'> {
  reason: string;
}
interface About {
  tenantId: string;
  traceparent: string;
}

const PURPOSE = 'report';

/** Releases reports to buyers, and takes them back. Everything happens in the transaction of the event that it follows. */
@Injectable()
export class AccessService {
  constructor(
    private readonly reports: ReportRepository,
    private readonly grants: GrantRepository,
    private readonly outbox: Outbox,
    private readonly links: Links,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: ReportsEnv,
  ) {}

  /** @throws AppError not_found for a report that does not exist: the event is retried, then kept among the dead letters */
  async release(tx: Tx, purchase: Purchase, about: About): Promise<void> {
    const report = await this.reports.find(tx, purchase.reportId);
    if (report === null) throw new AppError('not_found', `The purchase ${purchase.purchaseId} is of the report ${purchase.reportId}, which does not exist.`);
    const now = this.clock.now();
    const grant = await this.ensure(tx, about.tenantId, purchase, now);
    if (isReleaseDue(grant, now)) await this.publish(tx, grant, purchase, about);
  }

  /** The purchase stands again. Whoever had the link has it still; whoever never got it gets it now. */
  async reopen(tx: Tx, purchase: Purchase, about: About): Promise<void> {
    const endedAt = new Date(purchase.at);
    const grant = await this.ensure(tx, about.tenantId, purchase, this.clock.now());
    await this.grants.disputeEnded(tx, grant.id, endedAt);
    if (!isReopened(grant, endedAt)) return;
    await this.grants.reopen(tx, grant.id);
    if (grant.releasedAt === null) await this.publish(tx, grant, purchase, about);
  }

  async dispute(tx: Tx, { at, ...purchase }: z.output<typeof PurchaseDisputed.payload>, about: About): Promise<void> {
    const disputedAt = new Date(at);
    const grant = await this.ensure(tx, about.tenantId, purchase, this.clock.now());
    await this.grants.disputed(tx, grant.id, disputedAt);
    if (!isDisputeOver(grant, disputedAt)) await this.revoke(tx, { ...purchase, reason: DISPUTED }, about);
  }

  /** A purchase that was not heard of yet is revoked beforehand: events of different kinds come in any order. */
  async revoke(tx: Tx, { reason, ...purchase }: EndedPurchase, about: About): Promise<void> {
    const now = this.clock.now();
    const grant = await this.ensure(tx, about.tenantId, purchase, now);
    if (grant.revokedAt !== null) {
      // Shut for good now, however its dispute ends.
      if (reason === REFUNDED) await this.grants.revoke(tx, grant.id, grant.revokedAt, reason);
      return;
    }
    await this.grants.revoke(tx, grant.id, now, reason);
    const { leadId, runId, campaignId, businessId, purchaseId, reportId } = purchase;
    await this.outbox.publishEvent(
      tx, ReportRevoked, { leadId, runId, campaignId, businessId, purchaseId, reportId, reason, at: now.toISOString() },
      { tenantId: about.tenantId, traceparent: about.traceparent, occurredAt: now },
    );
  }

  /** What the token opens: null for unknown, foreign, expired and revoked ones alike (R7.05). */
  async open(database: Database, token: string): Promise<{ tenantId: string; report: ReportRow; grant: GrantRow } | null> {
    const claims = this.links.verify(PURPOSE, token);
    if (claims === null) return null;
    const [tenantId, grantId] = [String(claims.t), String(claims.g)];
    return database.withTenant(tenantId, async (tx) => {
      const grant = await this.grants.findOpen(tx, grantId, this.clock.now());
      const report = grant === null ? null : await this.reports.find(tx, grant.reportId);
      return grant === null || report === null ? null : { tenantId, report, grant };
    });
  }

  async ofReport(tx: Tx, tenantId: string, reportId: string): Promise<(GrantRow & { url: string })[]> {
    return (await this.grants.ofReport(tx, reportId)).map((grant) => ({ ...grant, url: this.urlOf(tenantId, grant) }));
  }

  private async publish(tx: Tx, grant: GrantRow, purchase: Purchase, about: About): Promise<void> {
    const now = this.clock.now();
    await this.grants.release(tx, grant.id, now);
    const { leadId, runId, campaignId, businessId, purchaseId, reportId, buyerEmail, buyerName, businessName, amount, language } = purchase;
    const url = this.urlOf(about.tenantId, grant);
    await this.outbox.publishEvent(
      tx, ReportReleased,
      { leadId, runId, campaignId, businessId, purchaseId, reportId, url, pdfUrl: `${url}/report.pdf`, buyerEmail, buyerName, businessName, amount, language, at: now.toISOString() },
      { tenantId: about.tenantId, traceparent: about.traceparent, occurredAt: now },
    );
  }

  private ensure(tx: Tx, tenantId: string, { purchaseId, reportId }: { purchaseId: string; reportId: string }, now: Date): Promise<GrantRow> {
    return this.grants.ensure(tx, { id: derivedId('grant', tenantId, purchaseId), reportId, purchaseId, expiresAt: grantExpiry(now), createdAt: now });
  }

  private urlOf(tenantId: string, grant: GrantRow): string {
    return `${this.env.PUBLIC_ORIGIN}/reports/${this.links.sign(PURPOSE, { t: tenantId, g: grant.id }, { expiresAt: grant.expiresAt })}`;
  }
}
