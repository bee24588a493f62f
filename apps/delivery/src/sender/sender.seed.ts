import { AppError } from '@leadfactory/kernel';
import type { Database } from '@leadfactory/persistence';
import { z } from 'zod';
import type { SenderIdentity } from './sender.repository';

const Identity = z.object({ tenantId: z.uuid(), fromName: z.string().min(1), fromAddress: z.email(), replyTo: z.email(), postalAddress: z.string().min(10, 'expected a full postal address') });

/** Gives a tenant its sender. Seeding again changes it to what is given. @throws AppError invalid_input */
export async function seedSenderIdentity(database: Database, identity: SenderIdentity & { tenantId: string }): Promise<void> {
  const parsed = Identity.safeParse(identity);
  if (!parsed.success) throw new AppError('invalid_input', `The sender is not usable: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  const { tenantId, fromName, fromAddress, replyTo, postalAddress } = parsed.data;
  await database.withTenant(tenantId, (tx) =>
    tx.query(
      `INSERT INTO sender_identity (name, from_name, from_address, reply_to, postal_address) VALUES ('default',$1,$2,$3,$4)
       ON CONFLICT (tenant_id, name) DO UPDATE SET from_name = excluded.from_name, from_address = excluded.from_address, reply_to = excluded.reply_to, postal_address = excluded.postal_address, updated_at = now()`,
      [fromName, fromAddress, replyTo, postalAddress],
    ),
  );
}
