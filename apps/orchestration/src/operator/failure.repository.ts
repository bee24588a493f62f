import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from '../engine/rows.repository';
import { groupSql, patternSql, SKIPPED_BY_OPERATOR } from './failure.rules';

export interface FailureGroup {
  group: string;
  step: string;
  error: string;
  pattern: string;
  leads: number;
  ended: number;
  waiting: number;
  example: string;
  examples: string[];
  message: string;
  lastAt: Date | null;
}

const SHOWN = 5;

/** Groups what failed in a run by step, code and wording. */
@Injectable()
export class FailureRepository {
  groups(tx: Tx, tenantId: string, runId: string): Promise<FailureGroup[]> {
    return rows(
      tx,
      `SELECT * FROM (
         SELECT ${groupSql('w.step', 'w.error', 'w.detail')} AS "group", w.step, w.error, ${patternSql('w.detail')} AS pattern, count(*)::int AS leads,
           (count(*) FILTER (WHERE w.state = 'failed' AND l.outcome = 'failed'))::int AS ended, (count(*) FILTER (WHERE w.state <> 'failed' AND w.state <> 'skipped'))::int AS waiting,
           (array_agg(w.lead_id ORDER BY w.sequence))[1] AS example, (array_agg(w.lead_id ORDER BY w.sequence))[1:${SHOWN}] AS examples, (array_agg(coalesce(w.detail, '') ORDER BY w.sequence))[1] AS message, max(w.finished_at) AS "lastAt"
         FROM lead_step w JOIN lead l ON l.tenant_id = $1 AND l.id = w.lead_id
         WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.state IN ('failed', 'skipped', 'waiting') AND w.error IS NOT NULL AND w.error <> $3 GROUP BY 1, 2, 3, 4
         UNION ALL
         SELECT ${groupSql(`'search'`, 's.error', 's.detail')}, 'search', coalesce(s.error, 'unknown'), ${patternSql('s.detail')}, count(*)::int, 0, (count(*) FILTER (WHERE s.state = 'waiting'))::int,
           (array_agg(s.id ORDER BY s.position, s.page))[1], '{}', (array_agg(coalesce(s.detail, '') ORDER BY s.position, s.page))[1], max(s.finished_at)
         FROM search s WHERE s.tenant_id = $1 AND s.run_id = $2 AND (s.state = 'failed' OR (s.state = 'waiting' AND s.error IS NOT NULL)) GROUP BY 1, 2, 3, 4) groups
       ORDER BY leads DESC, step, error, pattern`,
      [tenantId, runId, SKIPPED_BY_OPERATOR],
    );
  }
}
