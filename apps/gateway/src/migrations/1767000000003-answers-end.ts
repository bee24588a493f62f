import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'gateway';

/** Answers in the book of calls end before their rows do: an index over those that are still kept finds them. */
export class AnswersEnd1767000000003 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`CREATE INDEX provider_call_kept_answers ON ${schema}.provider_call (tenant_id, started_at) WHERE answer IS NOT NULL OR answer_blob IS NOT NULL`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP INDEX ${schema}.provider_call_kept_answers`);
  }
}
