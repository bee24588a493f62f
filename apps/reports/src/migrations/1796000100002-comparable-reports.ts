import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a report's score was made by, beside the score: neighbours are found without unpacking every snapshot. */
export class ComparableReports1796000100002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // Generated, so that reports frozen earlier have them too, past row-level security. Scores made before they told their engine stand on their audit's.
    await q.query(`ALTER TABLE reports.report ADD COLUMN health_version text GENERATED ALWAYS AS (snapshot #>> '{health,version}') STORED,
      ADD COLUMN engine text GENERATED ALWAYS AS (coalesce(snapshot #>> '{health,engine}', snapshot #>> '{method,engineVersion}')) STORED`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE reports.report DROP COLUMN health_version, DROP COLUMN engine');
  }
}
