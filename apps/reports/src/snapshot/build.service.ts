import type { ReportFact } from '@leadfactory/contracts';
import { type Clock, derivedId } from '@leadfactory/kernel';
import { type BlobStore, stableHash } from '@leadfactory/persistence';
import { BLOBS, CLOCK, doneWith, done, end, type StepContext, type StepReply } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { PdfService } from '../pdf/pdf.service';
import { SenderService } from '../sender/sender.service';
import { ReportRepository, type ReportRow } from './report.repository';
import { snapshotOf } from './snapshot.rules';
import type { ReportFacts } from './snapshot.types';

@Injectable()
export class BuildService {
  constructor(
    private readonly reports: ReportRepository,
    private readonly pdf: PdfService,
    private readonly senders: SenderService,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Nothing leaves the house here, so that a dry run does the same. */
  async build(facts: ReportFacts, context: StepContext): Promise<StepReply<ReportFact>> {
    const { audit, business, campaign, score } = facts;
    if (score.health === null) return end('disqualified', 'nothing_measured', { detail: audit.reason ?? `The site was ${audit.status.replaceAll('_', ' ')}: there is nothing to report.` });
    if (audit.findings.length === 0) return end('disqualified', 'nothing_found', { detail: 'Every check passed: there is nothing to sell.' });

    const { tenantId, leadId, runId } = context;
    const now = this.clock.now();
    const reportId = derivedId('report', tenantId, context.key);
    const about = { businessId: business.businessId, vertical: business.vertical, zip: business.address.zip };
    const made = { healthVersion: score.health.version, engine: score.health.engine ?? audit.version };
    const { existing, peers } = await this.reports.prepare(tenantId, reportId, about, made, now);
    if (existing !== null) return done(existing.fact);

    const snapshot = snapshotOf(facts, { reportId, at: now, sender: this.senders.of(tenantId), health: score.health, peers });
    const { body, pages } = await this.pdf.render(snapshot);
    // The key names what is shown: another attempt at the same moment may have drawn another hour, and other neighbours.
    const pdf = await this.blobs.put(`${tenantId}/reports/${reportId}-${stableHash(snapshot).slice(0, 12)}.pdf`, body, 'application/pdf');
    const fact: ReportFact = { reportId, snapshotAt: snapshot.snapshotAt, auditId: audit.auditId, pdf, pages, proofs: snapshot.proofs };
    return doneWith(async (tx) => {
      await this.reports.add(tx, { id: reportId, leadId, runId, campaignId: campaign.campaignId, ...about, snapshot, fact });
      // Read back: that attempt may have frozen its own first.
      return ((await this.reports.find(tx, reportId)) as ReportRow).fact;
    });
  }
}
