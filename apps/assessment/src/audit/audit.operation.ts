import { type AuditFact, auditUrl, type Caller, getAudit, listAudits, listChecks, type PageDocument, viewAudit } from '@leadfactory/contracts';
import { healthOf } from '@leadfactory/health';
import { AppError, newId } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CATALOGUE, ENGINE_VERSION } from '../checks/catalogue';
import { PageService } from '../page/page.service';
import { ScreenshotRepository } from '../screenshots/screenshot.repository';
import { placeOf, type Shots, shownShots } from '../screenshots/screenshot.rules';
import { AuditRepository } from './audit.repository';
import { targetOfUrl, withHowToSee } from './audit.rules';
import { AuditService } from './audit.service';
import { cursorOf, placeIn } from './cursor.rules';

@Injectable()
export class AuditOperations {
  constructor(
    private readonly database: Database,
    private readonly audits: AuditRepository,
    private readonly auditor: AuditService,
    private readonly pages: PageService,
    private readonly screenshots: ScreenshotRepository,
  ) {}

  @HandlesOperation(getAudit)
  async get({ id }: z.output<typeof getAudit.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const audit = await this.audits.find(tx, tenantId, id);
      if (!audit) throw new AppError('not_found', `There is no audit ${id}.`);
      return this.shown(tx, audit, caller, tenantId);
    });
  }

  @HandlesOperation(auditUrl)
  async auditNow(asked: z.output<typeof auditUrl.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    // A key of its own: who asks again after a failure wants a new answer.
    const audit = await this.auditor.auditNow(targetOfUrl(tenantId, asked), { tenantId, key: `audit:${newId()}`, traceparent: caller.traceparent });
    return this.database.withTenant(tenantId, (tx) => this.shown(tx, audit, caller, tenantId));
  }

  @HandlesOperation(viewAudit)
  async view({ token }: z.output<typeof viewAudit.input>): Promise<PageDocument> {
    const opened = this.pages.opened(token);
    if (!opened) return this.pages.notFound();
    return this.database.withTenant(opened.tenantId, async (tx) => {
      const audit = await this.audits.find(tx, opened.tenantId, opened.auditId);
      return audit ? this.pages.audit(withHowToSee(audit), (await this.shotsOf(tx, opened.tenantId, audit))?.images ?? [], token) : this.pages.notFound();
    });
  }

  @HandlesOperation(listAudits)
  async list({ cursor, limit, businessId }: z.output<typeof listAudits.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const before = cursor === undefined ? null : placeIn(cursor);
    const rows = await this.database.withTenant(tenantId, (tx) => this.audits.list(tx, tenantId, businessId, before, limit + 1));
    const items = rows.slice(0, limit).map((row) => ({ ...row, auditedAt: row.auditedAt.toISOString() }));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
  }

  private async shown(tx: Tx, audit: AuditFact, caller: Caller, tenantId: string) {
    return { ...withHowToSee(audit), health: healthOf(audit), page: this.pages.addressOf(caller.origin, tenantId, audit), screenshots: shownShots(audit.auditId, await this.shotsOf(tx, tenantId, audit)) };
  }

  private async shotsOf(tx: Tx, tenantId: string, audit: AuditFact): Promise<Shots | null> {
    const place = placeOf(audit);
    return place && this.screenshots.find(tx, tenantId, place);
  }

  @HandlesOperation(listChecks)
  async checks() {
    return { version: ENGINE_VERSION, items: CATALOGUE.map(({ id, title, category, severity, effort, explanation, fix, howToSee }) => ({ id, title, category, severity, effort, explanation, fix, howToSee })) };
  }
}

function tenantOf(caller: Caller): string {
  if (caller.tenantId === null) throw new AppError('unauthenticated', 'This needs a signed-in caller.');
  return caller.tenantId;
}
