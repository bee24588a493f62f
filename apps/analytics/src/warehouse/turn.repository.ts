import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

/**
 * Facts of one tenant are written by one transaction at a time. Events come in any order, and two transactions that write to the
 * same facts in different orders would each wait for the other: PostgreSQL ends one of them after a second, and its events are
 * counted that much later.
 */
@Injectable()
export class WarehouseTurn {
  private readonly taken = new WeakSet<Tx>();

  /** Waits for the tenant's turn, once in each transaction; it ends with the transaction. */
  async take(tx: Tx, tenantId: string): Promise<void> {
    if (this.taken.has(tx)) return;
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [`facts of ${tenantId}`]);
    this.taken.add(tx);
  }
}
