import { type Caller, getBreakdown, getDailyMetrics, getFunnel } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { BreakdownRepository } from './breakdown.repository';
import { type Filter, FunnelRepository } from './funnel.repository';
import { assertDays, shownFunnel, withMoney } from './funnel.rules';

@Injectable()
export class FunnelOperations {
  constructor(
    private readonly database: Database,
    private readonly funnels: FunnelRepository,
    private readonly breakdowns: BreakdownRepository,
  ) {}

  @HandlesOperation(getFunnel)
  funnel(input: z.output<typeof getFunnel.input>, caller: Caller) {
    const filter = filterOf(input, caller);
    return this.database.withTenant(filter.tenantId, async (tx) => {
      const currency = await this.funnels.currency(tx, filter);
      return shownFunnel(await this.funnels.counts(tx, filter, currency), await this.funnels.outcomes(tx, filter), currency);
    });
  }

  @HandlesOperation(getDailyMetrics)
  async days(input: z.output<typeof getDailyMetrics.input>, caller: Caller) {
    const filter = filterOf(input, caller);
    assertDays(input.from, input.to);
    return this.database.withTenant(filter.tenantId, async (tx) => {
      const currency = await this.funnels.currency(tx, filter);
      return { days: (await this.funnels.days(tx, filter, currency, input.from, input.to)).map((day) => withMoney(day, currency)) };
    });
  }

  @HandlesOperation(getBreakdown)
  breakdown(input: z.output<typeof getBreakdown.input>, caller: Caller) {
    const filter = filterOf(input, caller);
    return this.database.withTenant(filter.tenantId, async (tx) => {
      const currency = await this.funnels.currency(tx, filter);
      return { items: (await this.breakdowns.by(tx, filter, input.by, currency)).map((row) => withMoney(row, currency)) };
    });
  }
}

function filterOf({ campaignId, runId }: { campaignId?: string; runId?: string }, caller: Caller): Filter {
  if (caller.tenantId === null) throw new AppError('unauthenticated', 'This needs a signed-in caller.');
  return { tenantId: caller.tenantId, campaignId: campaignId ?? null, runId: runId ?? null };
}
