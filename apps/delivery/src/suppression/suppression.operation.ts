import { addSuppression, type Caller, listSuppressions } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, HandlesOperation } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { tenantOf } from '../message/message.operation';
import { cursorAfter, readCursor } from '../message/page.rules';
import { SendLedger } from '../send/ledger.service';
import { type Suppression, SuppressionRepository } from './suppression.repository';

@Injectable()
export class SuppressionOperation {
  constructor(
    private readonly database: Database,
    private readonly suppressions: SuppressionRepository,
    private readonly ledger: SendLedger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesOperation(listSuppressions)
  async list(input: z.output<typeof listSuppressions.input>, caller: Caller) {
    const before = readCursor(input.cursor);
    const addressHash = input.email === undefined ? null : this.ledger.hash(input.email);
    const rows = await this.database.withTenant(tenantOf(caller), (tx) => this.suppressions.list(tx, { limit: input.limit + 1, before, addressHash }));
    const page = rows.slice(0, input.limit);
    return { items: page.map(shown), nextCursor: rows.length > page.length ? cursorAfter(page.at(-1)) : null };
  }

  @HandlesOperation(addSuppression)
  async add({ email, note }: { email: string; note?: string }, caller: Caller) {
    const entry = { addressHash: this.ledger.hash(email), reason: 'manual' as const, at: this.clock.now(), ...(note === undefined ? {} : { note }) };
    const { suppression } = await this.database.withTenant(tenantOf(caller), (tx) => this.suppressions.add(tx, entry));
    return shown(suppression);
  }
}

function shown({ id, reason, scope, at, note }: Suppression) {
  return { id, reason, scope, at: at.toISOString(), note };
}
