import { AppError } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';
import { groupSql } from './failure.rules';
import type { Candidate, Selection } from './selection.rules';

interface RunRef {
  tenantId: string;
  id: string;
}

const COUNTS = `count(*) FILTER (WHERE s.state = 'failed') AS failed, count(*) FILTER (WHERE s.state = 'cancelled') AS cancelled,
  count(*) FILTER (WHERE s.state = 'waiting' AND s.error IS NOT NULL) AS trying, count(*) FILTER (WHERE s.state = 'running') AS out`;

/** Finds the leads that a verb is for. */
@Injectable()
export class SelectionRepository {
  /** The leads in one order; held until the end of the transaction when they are to be changed. @throws AppError not_found naming a lead that is none of the run's */
  async of(tx: Tx, run: RunRef, selection: Selection, forChange: boolean): Promise<Candidate[]> {
    const { leadIds, state, outcome, reason, tier, step, error, group, cause } = selection;
    const found = await rows<Candidate>(
      tx,
      `SELECT l.id, l.business_id AS "businessId", l.state, l.outcome, l.contacted, c.failed::int, c.cancelled::int, c.trying::int, c.out::int FROM lead l
         CROSS JOIN LATERAL (SELECT ${COUNTS} FROM lead_step s WHERE s.tenant_id = $1 AND s.run_id = $2 AND s.lead_id = l.id) c
       WHERE l.tenant_id = $1 AND l.run_id = $2 AND ($3::uuid[] IS NULL OR l.id = ANY($3)) AND ($4::text IS NULL OR l.state = $4) AND ($5::text IS NULL OR l.outcome = $5)
         AND ($6::text IS NULL OR l.reason = $6) AND ($7::text IS NULL OR l.tier = $7)
         AND (num_nonnulls($8::text, $9::text, $10::text, $11::text) = 0 OR EXISTS (
           SELECT FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = l.id AND ($8::text IS NULL OR w.step = $8) AND ($9::text IS NULL OR w.error = $9)
             AND ($11::text IS NULL OR (w.state = 'waiting' AND w.cause = $11)) AND (w.state IN ('pending', 'running', 'waiting', 'held', 'failed') OR (w.state = 'skipped' AND w.error IS NOT NULL))
             AND ($10::text IS NULL OR ${groupSql('w.step', 'w.error', 'w.detail')} = $10)))
       ORDER BY l.id ${forChange ? 'FOR NO KEY UPDATE OF l' : ''}`,
      [run.tenantId, run.id, leadIds ?? null, state ?? null, outcome ?? null, reason ?? null, tier ?? null, step ?? null, error ?? null, group ?? null, cause ?? null],
    );
    if (leadIds !== undefined && found.length < new Set(leadIds).size) await this.assertAllOf(tx, run, leadIds);
    return found;
  }

  private async assertAllOf(tx: Tx, run: RunRef, leadIds: readonly string[]): Promise<void> {
    const foreign = await row<{ id: string }>(
      tx,
      'SELECT u.id FROM unnest($3::uuid[]) AS u(id) WHERE NOT EXISTS (SELECT FROM lead l WHERE l.tenant_id = $1 AND l.run_id = $2 AND l.id = u.id) LIMIT 1',
      [run.tenantId, run.id, leadIds],
    );
    if (foreign) throw new AppError('not_found', `There is no lead ${foreign.id} in run ${run.id}.`);
  }
}
