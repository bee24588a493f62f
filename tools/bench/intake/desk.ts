import { Pool } from 'pg';
import { Coalescer } from './coalescer';
import { type FinishedLead, keyOf } from './intake.rules';
import { type Claim, claimKeys, storeLeads } from './store';
import type { IdentityFact } from '@leadfactory/contracts';

/** The two steps that write, for engines that hand out one job at a time: what many jobs want at once is one statement. */
export class IntakeDesk {
  readonly pool: Pool;
  private readonly claims: Coalescer<Claim, boolean>;
  private readonly stores: Coalescer<FinishedLead, undefined>;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 4 });
    this.claims = new Coalescer(async (claims) => {
      const owners = await claimKeys(this.pool, claims);
      return claims.map(({ id, key }) => owners.get(key) === id);
    });
    this.stores = new Coalescer(async (leads) => {
      await storeLeads(this.pool, leads);
      return leads.map(() => undefined);
    });
  }

  /** Whether the lead is the first with its key. */
  isFirst(id: string, identity: IdentityFact): Promise<boolean> {
    return this.claims.call({ id, key: keyOf(identity) });
  }

  store(lead: FinishedLead): Promise<undefined> {
    return this.stores.call(lead);
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
