import { type AuditFact, type Caller, compareAudits } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditRepository } from '../audit/audit.repository';
import { compared, isSameSite, siteOf, type Comparison } from './comparison.rules';

@Injectable()
export class ComparisonOperation {
  constructor(
    private readonly database: Database,
    private readonly audits: AuditRepository,
  ) {}

  @HandlesOperation(compareAudits)
  async compare({ id, with: other }: z.output<typeof compareAudits.input>, caller: Caller): Promise<Comparison> {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const audit = await this.found(tx, tenantId, id);
      const second = other === undefined ? await this.earlier(tx, tenantId, audit) : await this.found(tx, tenantId, other);
      if (!isSameSite(audit, second)) throw new AppError('invalid_input', `Only audits of one site can be compared: ${id} is of ${siteOf(audit) || 'no site'}, ${second.auditId} of ${siteOf(second) || 'no site'}.`);
      // Whichever is named first, time runs forward.
      return second.auditedAt <= audit.auditedAt ? compared(second, audit) : compared(audit, second);
    });
  }

  private async found(tx: Tx, tenantId: string, id: string): Promise<AuditFact> {
    const audit = await this.audits.find(tx, tenantId, id);
    if (!audit) throw new AppError('not_found', `There is no audit ${id}.`);
    return audit;
  }

  private async earlier(tx: Tx, tenantId: string, audit: AuditFact): Promise<AuditFact> {
    const earlier = (await this.audits.ofEarlierDays(tx, tenantId, audit)).find((one) => isSameSite(one, audit));
    if (!earlier) throw new AppError('not_found', `There is no audit of ${siteOf(audit) || 'this business'} from a day before ${audit.auditedAt.slice(0, 10)} to compare with.`);
    return earlier;
  }
}
