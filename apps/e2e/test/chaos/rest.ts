import { setTimeout as pause } from 'node:timers/promises';
import type { Witness } from './witness';
import { SERVICES } from '@leadfactory/contracts';
import { differencesOf } from './counts';
import { NOT_HELD } from './money-checks';

/** What is still under way, each as a sentence; empty when everything has come to rest. */
export async function unrest(witness: Witness): Promise<string[]> {
  const restless: string[] = [];
  const [engine] = await witness.rows<{ runs: string; leads: string; work: string; searches: string; reason: string | null }>(
    // A run with a lead that waits for a person's decision stays open until then.
    `SELECT (SELECT count(*) FROM orchestration.run r WHERE state IN ('running', 'paused') AND NOT EXISTS (SELECT FROM orchestration.lead l WHERE l.tenant_id = r.tenant_id AND l.run_id = r.id AND l.state = 'held')) AS runs,
            (SELECT count(*) FROM orchestration.lead WHERE state = 'active') AS leads,
            (SELECT count(*) FROM orchestration.search WHERE state IN ('pending', 'running', 'waiting')) AS searches,
            (SELECT string_agg(DISTINCT format('%s %s%s', step, state, ' ' || cause), ', ') FROM orchestration.lead_step WHERE state IN ('pending', 'running', 'waiting')) AS work`,
  );
  if (Number(engine?.runs) > 0) restless.push(`${engine?.runs} runs are open`);
  if (Number(engine?.leads) > 0) restless.push(`${engine?.leads} leads have no end (${engine?.work ?? 'and no work'})`);
  if (Number(engine?.searches) > 0) restless.push(`${engine?.searches} searches are open`);
  const queues = await witness.rows<{ service: string; pending: string }>(SERVICES.map((service) => `SELECT '${service}' AS service, count(*) AS pending FROM ${service}.outbox WHERE published_at IS NULL`).join(' UNION ALL '));
  for (const { service, pending } of queues) if (Number(pending) > 0) restless.push(`${pending} messages wait in ${service}.outbox`);
  const [mail] = await witness.rows<{ intended: string; undelivered: string }>(
    `SELECT (SELECT count(*) FROM delivery.message WHERE state = 'intended') AS intended, (SELECT count(*) FROM storefront.purchase p WHERE delivered_at IS NULL AND ${NOT_HELD}) AS undelivered`,
  );
  if (Number(mail?.intended) > 0) restless.push(`${mail?.intended} mails are intended and not sent`);
  if (Number(mail?.undelivered) > 0) restless.push(`${mail?.undelivered} purchases are not delivered`);
  const { settled } = await witness.ask<{ settled: boolean }>('/_settled?withinMs=500');
  if (!settled) restless.push('people or webhooks are under way');
  if (restless.length === 0) restless.push(...(await differencesOf(witness)));
  return restless;
}

/** Waits until nothing is under way any more, looked at twice; answers the seconds it took, and what still was when the time was up. */
export async function comeToRest(witness: Witness, withinSeconds: number, say: (line: string) => void): Promise<{ seconds: number; restless: string[] }> {
  const startedAt = Date.now();
  let restless = ['nothing was looked at'];
  let quiet = 0;
  let said = Date.now();
  while (Date.now() - startedAt < withinSeconds * 1000) {
    restless = await unrest(witness).catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    quiet = restless.length === 0 ? quiet + 1 : 0;
    if (quiet >= 2) break;
    if (Date.now() - said > 10_000) {
      said = Date.now();
      say(`  ${Math.round((Date.now() - startedAt) / 1000)} s: ${restless.join('; ') || 'at rest'}`);
    }
    await pause(700);
  }
  return { seconds: (Date.now() - startedAt) / 1000, restless };
}
