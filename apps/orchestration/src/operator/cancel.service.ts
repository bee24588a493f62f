import { AppError, type Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { AdvanceService } from '../engine/advance.service';
import { inPortions } from '../runs/portions.rules';
import type { Run } from '../runs/run.repository';
import { CANCELLED_BY_OPERATOR } from './failure.rules';
import { PastRepository } from './past.repository';
import { type LeftOut, narrows, type Order, part, type Selection } from './selection.rules';
import { SelectionRepository } from './selection.repository';

/** Ends leads of a run while the others go on. The run must be held. */
@Injectable()
export class CancelService {
  constructor(
    private readonly selections: SelectionRepository,
    private readonly past: PastRepository,
    private readonly advance: AdvanceService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AppError invalid_input when no criterion is given: that would be the whole run */
  async cancel(tx: Tx, run: Run, selection: Selection, order: Order, apply: boolean): Promise<{ cancelled: number; leftOut: LeftOut[] }> {
    if (!narrows(selection)) throw new AppError('invalid_input', 'Say which leads: by leadIds, step, state, tier, error, group or cause. The whole run is cancelled by cancelRun.', { fields: [{ path: 'leadIds', message: 'expected leads by name, or a filter' }] });
    const { fit, leftOut } = part(await this.selections.of(tx, run, selection, apply), ({ state }) => (state === 'ended' ? { reason: 'ended', detail: 'The lead has ended already.' } : null));
    if (apply && fit.length > 0) {
      await this.past.act(tx, run, fit.map(({ id }) => id), order, this.clock.now());
      for (const leads of inPortions(fit)) await this.advance.end(tx, run, leads.map(({ id, businessId }) => ({ id, businessId, outcome: 'cancelled' as const, reason: CANCELLED_BY_OPERATOR, detail: order.reason })));
    }
    return { cancelled: fit.length, leftOut };
  }
}
