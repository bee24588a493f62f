import { deduplicateLead, enrichLead, normaliseLead, rateLead, type StepOutcome, storeLead, verifyLead } from '@leadfactory/contracts';
import { createMessageTables, createTenantTable, type Tx } from '@leadfactory/persistence';
import { type BatchContext, type BatchItem, type Catalogue, done, HandlesStep, type ServiceDefinition, type StepInput } from '@leadfactory/service-kit';
import { Injectable, Module } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { enrich, keyOf, normalise, rate, standing, verify } from '../intake/intake.rules';
import { claimKeys, LEAD_KEY_COLUMNS, type Sql, STORED_LEAD_COLUMNS, storeLeads } from '../intake/store';

/** The intake's six steps with the measured functions in them; everything around them is LeadFactory's own. */
@Injectable()
class BenchSteps {
  @HandlesStep(normaliseLead)
  async normalise(items: BatchItem<typeof normaliseLead>[]): Promise<StepOutcome[]> {
    return items.map(({ input }) => ({ status: 'done', output: normalise(input.submission) }));
  }

  @HandlesStep(deduplicateLead)
  async deduplicate(items: BatchItem<typeof deduplicateLead>[], _context: BatchContext, tx: Tx): Promise<StepOutcome[]> {
    const owners = await claimKeys(sqlOf(tx), items.map(({ leadId, input }) => ({ id: leadId, key: keyOf(input.identity) })), '');
    return items.map(({ leadId, input }): StepOutcome => {
      const owner = owners.get(keyOf(input.identity));
      return owner === leadId ? { status: 'done', output: { checkedKeys: input.identity.keys } } : { status: 'end', outcome: 'skipped', reason: 'duplicate', detail: owner };
    });
  }

  @HandlesStep(enrichLead)
  async enrich({ identity }: StepInput<typeof enrichLead>) {
    return done(enrich(identity));
  }

  @HandlesStep(verifyLead)
  async verify({ identity }: StepInput<typeof verifyLead>) {
    return done(verify(identity));
  }

  @HandlesStep(rateLead)
  async rate(items: BatchItem<typeof rateLead>[]): Promise<StepOutcome[]> {
    return items.map(({ input }) => ({ status: 'done', output: rate(input.identity, input.enrichment, input.verification) }));
  }

  @HandlesStep(storeLead)
  async store(items: BatchItem<typeof storeLead>[], _context: BatchContext, tx: Tx): Promise<StepOutcome[]> {
    await storeLeads(sqlOf(tx), items.map(({ leadId, input }) => ({ id: leadId, ...input })), '');
    return items.map(({ input }) => ({ status: 'done', output: standing(input.rating) }));
  }
}

function sqlOf(tx: Tx): Sql {
  return { query: async <R>(text: string, values: unknown[]) => ({ rows: await tx.query<R[]>(text, values) }) };
}

@Module({ providers: [BenchSteps] })
class BenchModule {}

class CreateBench1790000000000 {
  readonly name = 'CreateBench1790000000000';

  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'sourcing');
    await createTenantTable(q, { schema: 'sourcing', table: 'lead_key', columns: LEAD_KEY_COLUMNS, primaryKey: ['key'] });
    await createTenantTable(q, { schema: 'sourcing', table: 'stored_lead', columns: STORED_LEAD_COLUMNS, primaryKey: ['id'] });
  }

  async down(): Promise<void> {
    throw new Error('There is no way back.');
  }
}

export const benchMigrations = { service: 'sourcing' as const, migrations: [CreateBench1790000000000] };
export const benchDefinition: ServiceDefinition = { name: 'sourcing', module: BenchModule, migrations: benchMigrations.migrations };
export const benchCatalogue: Catalogue = { operations: [], capabilities: [], steps: [normaliseLead, deduplicateLead, enrichLead, verifyLead, rateLead, storeLead] };
