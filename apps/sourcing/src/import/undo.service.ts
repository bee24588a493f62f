import { AppError, type Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { IntakeService } from '../intake/intake.service';
import { type ImportReport, ImportRepository } from './import.repository';

@Injectable()
export class UndoService {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportRepository,
    private readonly intake: IntakeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes back what an import said: what other sources said comes back, businesses that nobody else knows go. */
  undo(tenantId: string, importId: string): Promise<ImportReport> {
    return this.database.withTenant(tenantId, async (tx) => {
      await this.intake.hold(tx, tenantId);
      const report = await this.imports.findForUpdate(tx, importId);
      if (!report) throw new AppError('not_found', `There is no import ${importId}.`);
      if (report.undoneAt !== null) throw new AppError('conflict', `The import ${importId} was undone already, at ${report.undoneAt}.`);
      await this.intake.forgetImport(tx, tenantId, importId);
      const now = this.clock.now();
      await this.imports.markUndone(tx, importId, now);
      return { ...report, undoneAt: now.toISOString() };
    });
  }

  list(tenantId: string, before: { createdAt: string; id: string } | null, limit: number): Promise<ImportReport[]> {
    return this.database.withTenant(tenantId, (tx: Tx) => this.imports.list(tx, before, limit));
  }
}
