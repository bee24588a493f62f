import type { FastifyInstance } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { knobsPatch, vendorNames, type KnobStore } from '../knobs';
import type { Outbox } from '../mail/outbox';
import type { Stats } from '../stats';
import { html, page } from './html';

export interface ControlOptions {
  knobs: KnobStore;
  stats: Stats;
  outbox: Outbox;
  facts: () => { businesses: number; webUrl: string; smtpUrl: string; dns: string; leadfactoryUrl: string | undefined; sendgridPublicKey: string };
  openDispute: (paymentIntentId: string) => object;
  settled: () => Promise<void>;
}

const prefixes: Record<(typeof vendorNames)[number], string> = {
  yelp: '/yelp', pagespeed: '/psi', places: '/places', openai: '/openai', sendgrid: '/sendgrid', stripe: '/v1', zerobounce: '/zerobounce', smtp: 'SMTP',
};

/** The page that links everything, and the levers that tests pull. */
export function controlPages(scope: FastifyInstance, { knobs, stats, outbox, facts, openDispute, settled }: ControlOptions): void {
  scope.get('/_knobs', () => knobs.current);
  scope.post('/_knobs', (request, reply) => {
    const patch = knobsPatch.safeParse(request.body);
    if (!patch.success) return reply.status(400).send({ error: `These knobs cannot be set:\n${z.prettifyError(patch.error)}` });
    return reply.send(knobs.apply(patch.data));
  });
  scope.post('/_reset', (_request, reply) => {
    stats.reset();
    outbox.clear();
    return reply.send(knobs.reset());
  });
  scope.get('/_stats', () => stats.snapshot());
  scope.post<{ Params: { id: string } }>('/_disputes/:id', (request) => openDispute(request.params.id));
  scope.get<{ Querystring: { withinMs?: string } }>('/_settled', async (request) => {
    const withinMs = Math.min(60_000, Math.max(0, Number(request.query.withinMs ?? 10_000) || 0));
    const done = settled().then(() => true);
    return { settled: await Promise.race([done, pause(withinMs, false, { ref: false })]) };
  });
  scope.get('/_health', () => ({ ok: true, ...facts() }));

  scope.get('/', (_request, reply) => {
    const known = facts();
    return reply.type('text/html; charset=utf-8').send(
      page(
        'Sandbox',
        html`<h1>Sandbox</h1><p class="quiet">A town of ${known.businesses} businesses and the third parties around it. Nothing here reaches the outside.</p>
          <div class="columns">
            <section class="card"><h2>Look</h2><ul>
              <li><a href="/outbox">Outbox</a>: ${outbox.size} mails</li><li><a href="/_stats">Counters</a></li><li><a href="/_knobs">Knobs</a> (POST to change, <code>POST /_reset</code> to forget)</li></ul></section>
            <section class="card"><h2>Addresses</h2><ul>
              <li>The town's web (forward proxy): ${known.webUrl}</li><li>SMTP: ${known.smtpUrl}</li><li>DNS: ${known.dns}</li>
              <li>Webhooks go to: ${known.leadfactoryUrl ?? 'nowhere (LEADFACTORY_URL is not set)'}</li></ul></section></div>
          <section class="card scroll"><h2>Third parties</h2><table><thead><tr><th>Vendor</th><th>Base</th><th>Calls</th></tr></thead><tbody>
            ${vendorNames.map((vendor) => html`<tr><td>${vendor}</td><td><code>${prefixes[vendor]}</code></td><td>${callsOf(stats, vendor)}</td></tr>`)}</tbody></table></section>`,
      ),
    );
  });
}

function callsOf(stats: Stats, vendor: string): number {
  const operations = Object.values(stats.snapshot().vendors[vendor] ?? {});
  return operations.reduce((sum, { ok, errors, limited }) => sum + ok + errors + limited, 0);
}
