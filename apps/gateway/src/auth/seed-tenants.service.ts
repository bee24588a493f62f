import { derivedId } from '@leadfactory/kernel';
import type { Database, Tx } from '@leadfactory/persistence';
import { hashPassword, isPassword } from './password.service';

/** A tenant with its owner, as an installation is begun with. */
export interface TenantSeed {
  id: string;
  name: string;
  ownerEmail: string;
  ownerName: string;
  password: string;
}

/** Creates what is missing, and gives the owner the password named; doing it again changes nothing. */
export async function seedTenants(database: Database, seeds: readonly TenantSeed[], now = new Date()): Promise<void> {
  for (const seed of seeds) await database.withTenant(seed.id, (tx) => seedTenant(tx, seed, now));
}

async function seedTenant(tx: Tx, seed: TenantSeed, now: Date): Promise<void> {
  const email = seed.ownerEmail.trim().toLowerCase();
  await tx.query('INSERT INTO tenant (name, created_at) VALUES ($1, $2) ON CONFLICT (tenant_id) DO NOTHING', [seed.name, now]);
  const known: { password_hash: string }[] = await tx.query('SELECT password_hash FROM app_user WHERE email = $1', [email]);
  if (known[0] && (await isPassword(known[0].password_hash, seed.password))) return;
  await tx.query(
    `INSERT INTO app_user (id, email, name, role, password_hash, created_at) VALUES ($1, $2, $3, 'owner', $4, $5)
     ON CONFLICT (tenant_id, email) DO UPDATE SET password_hash = EXCLUDED.password_hash`,
    [derivedId('owner', seed.id, email), email, seed.ownerName, await hashPassword(seed.password), now],
  );
}
