import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

/** Who a tenant's mail comes from. */
export interface SenderIdentity {
  fromName: string;
  fromAddress: string;
  replyTo: string;
  postalAddress: string;
}

@Injectable()
export class SenderRepository {
  async find(tx: Tx): Promise<SenderIdentity | null> {
    const [row] = await tx.query<{ from_name: string; from_address: string; reply_to: string; postal_address: string }[]>("SELECT * FROM sender_identity WHERE name = 'default'");
    return row ? { fromName: row.from_name, fromAddress: row.from_address, replyTo: row.reply_to, postalAddress: row.postal_address } : null;
  }
}
