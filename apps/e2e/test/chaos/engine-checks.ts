import { COMPARED, differencesOf } from './counts';
import type { Feeder } from './feeder';
import { type Finding, none } from './finding.types';
import type { ChaosStack } from './stack';
import type { Witness } from './witness';
import { SERVICES } from '@leadfactory/contracts';

/** Leads and runs: everything ended, and what has not is held for a reason that people are told. */
export async function leadFindings(witness: Witness, { launched, unanswered, taken }: Pick<Feeder, 'launched' | 'unanswered' | 'taken'>): Promise<Finding[]> {
  const leads = await witness.count('SELECT 1 FROM orchestration.lead');
  const active = await witness.rows<{ id: string; work: string | null }>(
    `SELECT l.id, (SELECT string_agg(format('%s %s attempt %s due %s', s.step, s.state, s.attempt, s.due_at), ', ') FROM orchestration.lead_step s WHERE s.run_id = l.run_id AND s.lead_id = l.id AND s.state NOT IN ('done', 'skipped')) AS work
       FROM orchestration.lead l WHERE l.state = 'active'`,
  );
  const held = await witness.rows<{ cause: string | null; leads: string }>(
    `SELECT coalesce(s.cause, s.detail) AS cause, count(*) AS leads FROM orchestration.lead l JOIN orchestration.lead_step s ON s.run_id = l.run_id AND s.lead_id = l.id AND s.state = 'held' WHERE l.state = 'held' GROUP BY 1`,
  );
  const unexplained = held.filter(({ cause }) => cause === null || cause === '');
  const failed = await witness.rows<{ reason: string; detail: string | null; leads: string }>(`SELECT reason, max(detail) AS detail, count(*) AS leads FROM orchestration.lead WHERE outcome = 'failed' GROUP BY 1`);
  const failedCount = failed.reduce((sum, row) => sum + Number(row.leads), 0);
  const runs = await witness.rows<{ id: string; state: string; held: boolean }>(
    `SELECT id, state, EXISTS (SELECT FROM orchestration.lead l WHERE l.tenant_id = r.tenant_id AND l.run_id = r.id AND l.state = 'held') AS held FROM orchestration.run r`,
  );
  const unfinished = runs.filter((run) => run.state !== 'finished' && run.state !== 'cancelled' && !run.held);
  const lost = launched.filter(({ runId }) => !runs.some(({ id }) => id === runId)).map(({ runId }) => `launched and never run: ${runId}`);
  const strangers = runs.filter(({ id }) => !launched.some(({ runId }) => runId === id)).map(({ id }) => `run and never answered as launched: ${id}`);
  const unknown = [...lost, ...(strangers.length > unanswered ? strangers : [])];
  return [
    none('leads without an end', leads, 'none', active.map((lead) => `${lead.id}: ${lead.work ?? 'no work'}`)),
    { what: 'leads held: each with its cause', times: held.reduce((sum, row) => sum + Number(row.leads), 0), expected: 'all named', seen: held.map((row) => `${row.leads} ${row.cause ?? '?'}`).join(', ') || 'none', ok: unexplained.length === 0 },
    none('leads that the faults made fail', leads, 'none', failed.map((row) => `${row.leads} ${row.reason}: ${row.detail?.slice(0, 160) ?? ''}`)),
    none('runs without an end', runs.length, 'none', unfinished.map((run) => `${run.id} is ${run.state}`)),
    none('launches: one run each, none lost', launched.length, 'one each', unknown),
    ...(await bookFindings(witness, taken)),
  ].map((finding) => (finding.what.startsWith('leads that') ? { ...finding, seen: failedCount === 0 ? 'none' : `${failedCount}` } : finding));
}

/** Leads that were sent in: each row became one lead, and the book says of each what the engine says. */
async function bookFindings(witness: Witness, taken: ReadonlyMap<string, number>): Promise<Finding[]> {
  const kept = await witness.rows<{ id: string; leads: string }>(`SELECT run_id AS id, count(*) AS leads FROM orchestration.lead WHERE run_id = ANY($1) GROUP BY 1`, [[...taken.keys()]]);
  const counts = new Map(kept.map(({ id, leads }) => [id, Number(leads)]));
  const amiss = [...taken].filter(([id, accepted]) => counts.get(id) !== accepted).map(([id, accepted]) => `${id}: ${accepted} were taken in, ${counts.get(id) ?? 0} are there`);
  const otherwise = await witness.rows<{ id: string; outcome: string; reason: string; status: string | null }>(
    `SELECT l.id, l.outcome, l.reason, s.status FROM orchestration.lead l JOIN orchestration.run r ON r.id = l.run_id AND r.pipeline = 'intake' LEFT JOIN sourcing.stored_lead s ON s.tenant_id = l.tenant_id AND s.lead_id = l.id
       WHERE (l.outcome = 'completed' AND s.status IS DISTINCT FROM 'approved' AND s.status IS DISTINCT FROM 'rejected') OR (l.state = 'held' AND s.status IS DISTINCT FROM 'pending_review')
          OR (l.outcome = 'skipped' AND l.reason = 'duplicate' AND s.status IS DISTINCT FROM 'duplicate')`,
  );
  const twice = await witness.rows<{ phone: string; leads: string }>(`SELECT phone, count(*) AS leads FROM sourcing.stored_lead WHERE status IN ('approved', 'rejected', 'pending_review') AND phone IS NOT NULL GROUP BY tenant_id, phone HAVING count(*) > 1`);
  return [
    none('leads sent in: each row one lead', [...taken.values()].reduce((sum, leads) => sum + leads, 0), 'one each', amiss),
    none('leads sent in: the book says what the engine says', [...counts.values()].reduce((sum, leads) => sum + leads, 0), 'equal', otherwise.map((row) => `${row.id} ended as ${row.outcome} ${row.reason}, the book says ${row.status ?? 'nothing'}`)),
    none('leads sent in: nobody stands in the book twice', [...counts.values()].reduce((sum, leads) => sum + leads, 0), 'none', twice.map((row) => `${row.phone}: ${row.leads} times`)),
  ];
}

/** Analytics against the services, and the queues. */
export async function countFindings(witness: Witness): Promise<Finding[]> {
  const pending = await witness.rows<{ service: string; n: string }>(SERVICES.map((service) => `SELECT '${service}' AS service, count(*) AS n FROM ${service}.outbox WHERE published_at IS NULL`).join(' UNION ALL '));
  return [
    none('analytics counts what the services hold', COMPARED, 'equal', await differencesOf(witness)),
    none('messages left in an outbox', SERVICES.length, 'none', pending.filter(({ n }) => Number(n) > 0).map(({ service, n }) => `${service}: ${n}`)),
  ];
}

/** Dead letters beyond those that were put under way on purpose, and processes that ended by themselves. */
export async function houseFindings({ witness, processes }: ChaosStack): Promise<Finding[]> {
  const letters = await witness.rows<{ service: string; subject: string; deliveries: number; reason: string }>(
    SERVICES.map((service) => `SELECT '${service}' AS service, subject, deliveries, left(reason, 200) AS reason FROM ${service}.dead_letter WHERE body NOT LIKE '%chaos-poison%' AND body NOT LIKE '%this is no envelope%'`).join(' UNION ALL '),
  );
  const deaths = processes.flatMap((process) => process.ownDeaths.map((end) => `${process.name}: ${end}`));
  return [
    none('messages given up though nothing was wrong with them', SERVICES.length, 'none', letters.map((row) => `${row.service} ${row.subject} after ${row.deliveries}: ${row.reason.split('\n')[0] ?? ''}`)),
    none('processes that ended by themselves', processes.length, 'none', deaths),
  ];
}
