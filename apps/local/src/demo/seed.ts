import { Database } from '@leadfactory/persistence';
import { seedSenderIdentity } from '../../../delivery/src/sender/sender.seed';
import { seedTenants as seedAccounts } from '../../../gateway/src/auth/seed-tenants.service';
import type { Machine } from '../machine/machine';
import { DEMO_TENANTS } from './tenants';

/** The demonstration's two tenants, each with an owner and a sender; a repetition changes nothing. */
export async function seedTenants(machine: Machine): Promise<void> {
  const { settings, secrets } = machine;
  const [gateway, delivery] = await Promise.all([
    Database.open({ service: 'gateway', url: settings.gateway.DATABASE_URL!, poolSize: 1, applicationName: 'leadfactory seed' }),
    Database.open({ service: 'delivery', url: settings.delivery.DATABASE_URL!, poolSize: 1, applicationName: 'leadfactory seed' }),
  ]);
  try {
    await seedAccounts(gateway, DEMO_TENANTS.map(({ id, name, ownerEmail, ownerName }) => ({ id, name, ownerEmail, ownerName, password: secrets.ownerPassword })));
    for (const { id, sender } of DEMO_TENANTS) await seedSenderIdentity(delivery, { tenantId: id, ...sender });
  } finally {
    await Promise.all([gateway.close(), delivery.close()]);
  }
}
