import type { AuditFact } from '@leadfactory/contracts';
import { derivedId, type Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { ENGINE_VERSION } from '../checks/catalogue';
import { RecommendationService } from '../recommendations/recommendation.service';
import type { SiteVerdict } from '../site/status.rules';
import type { Said } from '../site/words.rules';
import { AuditRepository, isPassing } from './audit.repository';
import { auditKey, judgeNothing, siteAddress, type AuditPage, type AuditTarget, type Payer } from './audit.rules';
import { VisitService } from './visit.service';
import { VitalsService } from './vitals.service';

const NO_SITE: Said = { en: 'The business has no website that we know of.', es: 'No conocemos ningún sitio web del negocio.' };

/** Audits a business's site once a day, whoever asks. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly audits: AuditRepository,
    private readonly visits: VisitService,
    private readonly vitals: VitalsService,
    private readonly recommendations: RecommendationService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The audit, and how to keep it; today's own when there is one that holds. */
  async audit(target: AuditTarget, context: Payer): Promise<{ stored: AuditFact } | { fresh: AuditFact; keep: (tx: Tx) => Promise<AuditFact> }> {
    const { tenantId } = context;
    const url = target.website === null ? null : siteAddress(target.website);
    const auditId = derivedId(...auditKey(tenantId, target.businessId, url, this.clock.now(), ENGINE_VERSION, target.language));
    const stored = await this.database.withTenant(tenantId, (tx) => this.audits.find(tx, tenantId, auditId));
    if (stored && !isPassing(stored.status)) return { stored };
    const fresh = await this.make(auditId, url, target, context);
    return { fresh, keep: (tx) => this.audits.keep(tx, tenantId, target.businessId, fresh) };
  }

  /** The same for somebody who waits for the answer: it is kept before it is told. */
  async auditNow(target: AuditTarget, context: Payer): Promise<AuditFact> {
    const result = await this.audit(target, context);
    return 'stored' in result ? result.stored : this.database.withTenant(context.tenantId, result.keep);
  }

  private async make(auditId: string, url: string | null, { website, listing, language }: AuditTarget, context: Payer): Promise<AuditFact> {
    if (url === null) return this.unmeasured(auditId, language, { status: 'no_website', reason: website === null ? NO_SITE : { en: `“${website}” is no web address.`, es: `“${website}” no es una dirección web.` } }, { url: null, finalUrl: null, pages: [] });
    const { verdict, home, finalUrl, pages } = await this.visits.arrive(url, context);
    if (verdict.status !== 'measured' || home === null) return this.unmeasured(auditId, language, verdict, { url, finalUrl, pages });
    // Both are waited for: a visit must not go on behind the back of a step that already failed.
    const [exploring, measuring] = await Promise.allSettled([this.visits.explore(home, listing, context), this.vitals.measure(home.page.answer.finalUrl, context)]);
    if (exploring.status === 'rejected') throw exploring.reason;
    if (measuring.status === 'rejected') throw measuring.reason;
    const { record } = exploring.value;
    const { outcomes, findings, coverage, technologies, excerpt } = await this.visits.judged(auditId, { ...record, vitals: measuring.value }, language);
    return {
      ...this.frame(auditId, language, url, finalUrl, [...pages, ...exploring.value.pages]),
      status: 'measured',
      reason: null,
      vitals: Object.values(measuring.value).flatMap((vitals) => ('measured' in vitals ? [vitals.measured] : [])),
      outcomes, findings, coverage,
      technologies,
      recommendations: await this.recommendations.recommend(findings, { listing, excerpt }, language, context),
    };
  }

  private unmeasured(auditId: string, language: AuditTarget['language'], { status, reason: why }: SiteVerdict, seen: { url: string | null; finalUrl: string | null; pages: AuditPage[] }): AuditFact {
    const reason = why?.[language] ?? status;
    return { ...this.frame(auditId, language, seen.url, seen.finalUrl, seen.pages), status, reason, vitals: [], ...judgeNothing(reason), technologies: [], recommendations: [] };
  }

  private frame(auditId: string, language: AuditTarget['language'], url: string | null, finalUrl: string | null, pages: AuditPage[]) {
    return { auditId, version: ENGINE_VERSION, language, auditedAt: this.clock.now().toISOString(), url, finalUrl, pages };
  }
}
