import { createTestDatabase, TEST_PASSWORD, testPasswords, type TestDatabase } from '@leadfactory/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createMessageTables, createSharedTable, createTenantTable, Database, migrate, roleOf, type ServiceMigrations } from '../src';

export const TENANT_A = 'a0000000-0000-4000-8000-000000000001';
export const TENANT_B = 'b0000000-0000-4000-8000-000000000002';

/** A schema as a service's first migration would make it: notes of tenants, jobs that a sweeper sees, words of nobody. */
export class Notes1700000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'scoring');
    await createTenantTable(q, { schema: 'scoring', table: 'note', columns: 'id uuid NOT NULL, text text NOT NULL', primaryKey: ['id'], unique: [['text']], indexes: [['text']] });
    await createTenantTable(q, { schema: 'scoring', table: 'job', columns: 'id uuid NOT NULL', primaryKey: ['id'], acrossTenants: true });
    await createSharedTable(q, { schema: 'scoring', table: 'word', columns: 'word text PRIMARY KEY', reason: "the language's own, of no tenant" });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE scoring.note, scoring.job, scoring.word, scoring.outbox, scoring.inbox, scoring.dead_letter');
  }
}

export class Delivery1700000000001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, { schema: 'delivery', table: 'letter', columns: 'id uuid NOT NULL', primaryKey: ['id'] });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE delivery.letter');
  }
}

export const notesServices: ServiceMigrations[] = [
  { service: 'scoring', migrations: [Notes1700000000000] },
  { service: 'delivery', migrations: [Delivery1700000000001] },
];

export async function migrateNotes(ownerUrl: string): Promise<string[]> {
  return (await migrate({ ownerUrl, services: notesServices, passwords: testPasswords() })).applied;
}

/** A database with the notes' schema. */
export function createNotesDatabase(): Promise<TestDatabase> {
  return createTestDatabase('notes', { name: 'persistence notes 1', build: async (url) => void (await migrateNotes(url)) });
}

export function openNotes(database: TestDatabase): Promise<Database> {
  return Database.open({ service: 'scoring', url: database.urlAs(roleOf('scoring'), TEST_PASSWORD), migrations: [Notes1700000000000] });
}
