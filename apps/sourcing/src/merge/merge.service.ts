import { AppError, type Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { IntakeService } from '../intake/intake.service';
import { type Merge, MergeRepository } from './merge.repository';

@Injectable()
export class MergeService {
  constructor(
    private readonly database: Database,
    private readonly merges: MergeRepository,
    private readonly intake: IntakeService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(tenantId: string, wish: Parameters<MergeRepository['list']>[1]): Promise<Merge[]> {
    return this.database.withTenant(tenantId, (tx) => this.merges.list(tx, wish));
  }

  /** Takes two businesses apart; the undone merge stays and keeps them apart. */
  undo(tenantId: string, id: string): Promise<Merge> {
    return this.database.withTenant(tenantId, async (tx) => {
      await this.intake.hold(tx, tenantId);
      const merge = await this.merges.findForUpdate(tx, id);
      if (!merge) throw new AppError('not_found', `There is no merge ${id}.`);
      if (merge.undoneAt !== null) throw new AppError('conflict', `The merge ${id} was undone already, at ${merge.undoneAt}.`);
      await this.intake.takeApart(tx, tenantId, merge);
      const now = this.clock.now();
      await this.merges.markUndone(tx, id, now);
      return { ...merge, undoneAt: now.toISOString() };
    });
  }
}
