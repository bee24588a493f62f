import { type Caller, getTenantBudget, listProviderCalls, setTenantBudget } from '@leadfactory/contracts';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type CallRow, TenantBudgets } from './tenant-budget.repository';

/** A tenant's money for calls to providers. */
@Injectable()
export class TenantBudgetOperations {
  constructor(private readonly budgets: TenantBudgets) {}

  @HandlesOperation(getTenantBudget)
  get(_: z.output<typeof getTenantBudget.input>, caller: Caller) {
    return this.budgets.get(tenantOf(caller));
  }

  @HandlesOperation(setTenantBudget)
  set({ perMonth }: z.output<typeof setTenantBudget.input>, caller: Caller) {
    return this.budgets.set(tenantOf(caller), perMonth, caller.traceparent);
  }

  @HandlesOperation(listProviderCalls)
  async calls({ cursor, limit, ...filter }: z.output<typeof listProviderCalls.input>, caller: Caller) {
    const [at = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const found = await this.budgets.calls(tenantOf(caller), filter, cursor === undefined ? null : { at, id }, limit + 1);
    return pageOfRows(found, limit, shown, (call) => [call.startedAt.toISOString(), call.id]);
  }
}

function shown({ micros, doubtfulMicros, startedAt, finishedAt, ...call }: CallRow) {
  return { ...call, cost: { micros: Number(micros), currency: 'USD' }, doubtful: { micros: Number(doubtfulMicros), currency: 'USD' }, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}
