import { type Finding, none } from './finding.types';
import type { Witness } from './witness';

interface Session {
  id: string;
  payment_status: string;
  payment_intent: string | null;
  client_reference_id: string | null;
  metadata?: Record<string, string>;
}
interface List<T> {
  data: T[];
  has_more: boolean;
}
interface Stats {
  vendors: Record<string, Record<string, { ok: number; errors: number; limited: number }>>;
  idempotencyKeys: Record<string, { distinct: number; replayed: number }>;
}

/** Of a purchase `p`: its mail is not one of unknown fate, which waits for a person. */
export const NOT_HELD = `NOT EXISTS (SELECT 1 FROM delivery.message m WHERE m.purchase_id = p.id AND m.state = 'held')`;

async function all<T extends { id: string }>(witness: Witness, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let page = 0; page < 100; page += 1) {
    const last = items.at(-1);
    const { data, has_more } = await witness.ask<List<T>>(`${path}?limit=100${last ? `&starting_after=${last.id}` : ''}`);
    items.push(...data);
    if (!has_more) break;
  }
  return items;
}

/** Charges: what the payment provider took money for is one purchase each, and what was given back was given back once. `ordered`: purchases whose refund was answered. */
export async function chargeFindings(witness: Witness, ordered: readonly string[]): Promise<Finding[]> {
  const sessions = await all<Session>(witness, '/v1/checkout/sessions');
  const paid = sessions.filter((session) => session.payment_status === 'paid');
  const purchases = await witness.rows<{ id: string; session_id: string; intent: string | null; amount: number; refunded: number; delivered: boolean }>(`SELECT id, session_id, payment_intent_id AS intent, amount, refunded, delivered_at IS NOT NULL OR NOT (${NOT_HELD}) AS delivered FROM storefront.purchase p`);
  const bought = new Map<string, number>();
  for (const { session_id } of purchases) bought.set(session_id, (bought.get(session_id) ?? 0) + 1);
  const wrong = [
    ...paid.filter(({ id }) => bought.get(id) !== 1).map(({ id }) => `session ${id} was paid and is ${bought.get(id) ?? 0} purchases`),
    ...purchases.filter(({ session_id }) => !paid.some(({ id }) => id === session_id)).map(({ session_id }) => `a purchase of session ${session_id}, which nobody paid`),
  ];
  const checkouts = new Map<string, number>();
  for (const session of sessions) {
    const of = session.client_reference_id ?? JSON.stringify(session.metadata ?? {});
    checkouts.set(of, (checkouts.get(of) ?? 0) + 1);
  }
  const doubled = [...checkouts].filter(([, count]) => count > 1).map(([of, count]) => `${of}: ${count} sessions`);
  const refunds = await all<{ id: string; payment_intent: string; amount: number; status: string }>(witness, '/v1/refunds');
  const returned = new Map<string, number[]>();
  for (const { payment_intent: intent, amount } of refunds) returned.set(intent, [...(returned.get(intent) ?? []), amount]);
  const amiss = purchases.flatMap(({ id, intent, amount, refunded }) => {
    const given = returned.get(intent ?? '') ?? [];
    const wanted = ordered.includes(id) ? amount : refunded;
    return given.length <= 1 && refunded === wanted && (given[0] ?? 0) === refunded ? [] : [`purchase ${id} of ${amount}: the provider gave back ${given.join(' and ') || 'nothing'}, the book says ${refunded}${ordered.includes(id) ? ', all was ordered' : ''}`];
  });
  return [
    none('charges: every paid session is exactly one purchase', paid.length, 'one each', wrong),
    none('checkouts: no second session for the same checkout', sessions.length, 'none', doubled),
    none('refunds: each that was ordered is given back once, no other', refunds.length, 'one each', amiss),
    none('purchases whose report was neither delivered nor held', purchases.length, 'none', purchases.filter(({ delivered, refunded }) => !delivered && refunded === 0).map(({ session_id }) => session_id)),
  ];
}

const VENDOR_OF: Record<string, string> = { yelp: 'yelp', google_places: 'places', psi: 'pagespeed', openai: 'openai', zerobounce: 'zerobounce' };

/** Paid calls: none that was answered is ever made again, and the ledger knows of every call that the vendor counted. */
export async function callFindings(witness: Witness): Promise<Finding[]> {
  // An operator who orders a step again orders its questions again: the third part of the key counts how often.
  const twice = await witness.rows<{ capability: string; lead_id: string; calls: string }>(
    `SELECT capability, lead_id, count(*) AS calls FROM gateway.provider_call WHERE state = 'answered' AND NOT cached AND lead_id IS NOT NULL AND capability NOT IN ('sendMail')
      GROUP BY tenant_id, run_id, lead_id, capability, input_hash, split_part(key, ':', 3) HAVING count(*) > 1`,
  );
  const byKey = await witness.rows<{ identity: string; calls: string }>(`SELECT identity, count(*) AS calls FROM gateway.provider_call WHERE state IN ('answered', 'unknown') AND identity IS NOT NULL GROUP BY tenant_id, identity HAVING count(*) > 1`);
  const answered = await witness.count(`SELECT 1 FROM gateway.provider_call WHERE state = 'answered' AND NOT cached`);
  const abandoned = await witness.count(`SELECT 1 FROM gateway.provider_call WHERE state = 'abandoned'`);
  const open = await witness.rows<{ id: string; capability: string }>(`SELECT id, capability FROM gateway.provider_call WHERE state = 'intent' AND deadline_at < now()`);
  const { vendors } = await witness.ask<Stats>('/_stats');
  const books = await witness.rows<{ provider: string; tries: string; answered: string; cut: string }>(
    `SELECT provider, sum(attempts) FILTER (WHERE NOT cached) AS tries, count(*) FILTER (WHERE state = 'answered' AND NOT cached) AS answered, count(*) FILTER (WHERE state IN ('abandoned', 'intent')) AS cut FROM gateway.provider_call GROUP BY provider`,
  );
  const strangers: string[] = [];
  let calls = 0;
  for (const { provider, tries, answered: taken, cut } of books) {
    const vendor = VENDOR_OF[provider];
    if (vendor === undefined) continue;
    const counted = Object.values(vendors[vendor] ?? {}).reduce((sum, each) => sum + each.ok, 0);
    calls += counted;
    // Each cut-off call left once, or up to twice more when it was being repeated after an outage.
    const most = Number(tries ?? 0) + 3 * Number(cut);
    if (counted > most) strangers.push(`${provider}: the vendor answered ${counted} calls, the ledger knows of at most ${most}`);
    if (Number(taken) > counted) strangers.push(`${provider}: the ledger holds ${taken} answers, the vendor gave ${counted}`);
  }
  return [
    none('paid calls: none answered is made again (lead and question)', answered, 'none twice', twice.map((row) => `${row.capability} of lead ${row.lead_id}: ${row.calls}`)),
    none('paid calls: one answer per key', answered, 'none twice', byKey.map((row) => `${row.identity}: ${row.calls}`)),
    none('calls that the vendor counts and the ledger does not', calls, 'none', strangers),
    { what: 'questions cut off by a kill, asked again and booked twice', times: abandoned, expected: 'booked', seen: `${abandoned} booked, ${open.length} left open`, ok: true, details: open.slice(0, 5).map((row) => `${row.capability} ${row.id} was cut off and nobody asked again`) },
  ];
}
