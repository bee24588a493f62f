import { createCampaign, createLeads, launchCampaign } from '@leadfactory/contracts';
import { AppError, derivedId } from '@leadfactory/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.rules';
import { persistently } from './persistently';
import type { ChaosStack } from './stack';

/** Where the town's restaurants, bars and shops are. */
const ZIPS = [...'02 03 04 05 06 07 09 10 11 12 13 14 16 17 18 19'.split(' ').map((end) => `100${end}`), '11201', '11205', '11206', '11211', '11215', '97201', '97202', '97205', '97206', '97209', '78701', '78702', '78703', '78704', '60601', '60607', '60608', '60610'];
const VERTICALS = ['restaurant', 'cafe', 'bar', 'bakery', 'dentist', 'plumber', 'hair_salon', 'auto_repair', 'law_firm'];

const QUOTA = 40;
/** With fewer open leads than this a tenant gets another campaign. */
const BUSY = 60;
/** Leads that a tenant sends in at a time, every tenth of them for the second time, and the pause between two batches. */
const BATCH = { leads: 40, everyMs: 15_000 };

/** Keeps both tenants busy: always a campaign under way for each and now and then a batch of their own leads, through the front door while it is being broken. */
export class Feeder {
  private stopped = false;
  private wake: () => void = () => undefined;
  private readonly woken = new Promise<void>((resolve) => (this.wake = resolve));
  private feeding: Promise<void> = Promise.resolve();
  /** Run ids that the front door has answered, by tenant. */
  readonly launched: { tenantId: string; runId: string }[] = [];
  /** How many leads the front door took in, by run. */
  readonly taken = new Map<string, number>();
  /** Launches whose answer never came: nobody can say whether there is a run. */
  unanswered = 0;
  readonly problems: string[] = [];

  constructor(
    private readonly stack: ChaosStack,
    private readonly chance: Chance,
    private readonly mostCampaigns: number,
  ) {}

  start(): void {
    this.feeding = Promise.all(this.stack.tenants.flatMap((tenant) => [this.feed(tenant), this.sendIn(tenant)])).then(() => undefined);
  }

  /** Launches no more, and waits for the launch under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.feeding;
  }

  private async sendIn(tenant: ChaosStack['tenants'][number]): Promise<void> {
    for (let turn = 0; turn < this.mostCampaigns && !this.stopped; turn += 1) {
      const leads = rowsOf(turn, await this.sitesOf(tenant.id));
      await persistently(() => tenant.client.call(createLeads, { leads, source: 'chaos' }, { idempotencyKey: derivedId('leads', tenant.id, String(turn)) }), 90_000).then(
        ({ runId, accepted }) => {
          if (runId !== null) this.launched.push({ tenantId: tenant.id, runId });
          if (runId !== null) this.taken.set(runId, accepted);
        },
        (error: unknown) => this.noteFailure('A batch of leads could not be sent in', error),
      );
      await Promise.race([pause(BATCH.everyMs), this.woken]);
    }
  }

  private async feed(tenant: ChaosStack['tenants'][number]): Promise<void> {
    const zips = this.chance.shuffled(ZIPS);
    for (let turn = 0; turn < this.mostCampaigns && !this.stopped; turn += 1) {
      const places = [0, 1, 2].map((at) => ({ zip: zips[(turn * 3 + at) % zips.length]! }));
      await this.launch(tenant, turn, places).catch((error: unknown) => this.noteFailure('A campaign could not be launched', error));
      while (!this.stopped && (await this.openLeads(tenant.id)) >= BUSY) await pause(300);
    }
  }

  /** Domains of businesses that the tenant has found; none while nothing can be told. */
  private async sitesOf(tenantId: string): Promise<string[]> {
    const sql = 'SELECT domain FROM sourcing.business WHERE tenant_id = $1 AND domain IS NOT NULL ORDER BY business_id LIMIT 200';
    return this.stack.witness.rows<{ domain: string }>(sql, [tenantId]).then((rows) => rows.map(({ domain }) => domain), () => []);
  }

  private noteFailure(what: string, error: unknown): void {
    this.unanswered += 1;
    // Whoever has lost the front door for so long gives up. A launch is never refused because of the run that it made itself: its
    // repetition under the same key is answered with that.
    if (!(error instanceof AppError) || error.code !== 'unavailable') this.problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }

  private async launch({ id: tenantId, client }: ChaosStack['tenants'][number], turn: number, places: { zip: string }[]): Promise<void> {
    const key = derivedId('chaos', tenantId, String(turn));
    const verticals = [VERTICALS[turn % VERTICALS.length]!, VERTICALS[(turn + 4) % VERTICALS.length]!];
    const campaign = await persistently(() => client.call(createCampaign, { name: `chaos ${turn}`, verticals, places, quota: QUOTA, tiers: ['A', 'B', 'C', 'D'] }, { idempotencyKey: key }), 90_000);
    const { runId } = await persistently(() => client.call(launchCampaign, { id: campaign.id }, { idempotencyKey: derivedId('launch', key) }), 90_000);
    this.launched.push({ tenantId, runId });
  }

  /** Launches count as open until orchestration has heard of them, or they would follow each other without end. */
  private async openLeads(tenantId: string): Promise<number> {
    try {
      const [row] = await this.stack.witness.rows<{ leads: string; searching: string; known: string }>(
        `SELECT (SELECT count(*) FROM orchestration.lead WHERE tenant_id = $1 AND state = 'active' AND campaign_id IS NOT NULL) AS leads,
                (SELECT count(*) FROM orchestration.run r WHERE tenant_id = $1 AND state = 'running' AND NOT EXISTS (SELECT 1 FROM orchestration.lead l WHERE l.run_id = r.id)) AS searching,
                (SELECT count(*) FROM orchestration.run WHERE tenant_id = $1) AS known`,
        [tenantId],
      );
      const unheard = this.launched.filter((each) => each.tenantId === tenantId).length - Number(row?.known ?? 0);
      return Number(row?.leads ?? 0) + QUOTA * (Number(row?.searching ?? 0) + Math.max(0, unheard));
    } catch {
      // PostgreSQL is away just now: nothing can be told, so nothing is launched.
      return BUSY;
    }
  }
}

/** People of a batch: most with a number alone, some with an address at a company of the town, whose site is read and whose mailbox is asked for. */
function rowsOf(turn: number, sites: readonly string[]): Record<string, unknown>[] {
  return Array.from({ length: BATCH.leads }, (_, at) => {
    const number = turn * BATCH.leads + (at % 10 === 9 ? at - 1 : at);
    const company = { firstName: 'JOE', lastName: 'SMITH', company: `Company ${number} Plumbing`, phone: `503 ${String(200 + Math.floor(number / 10_000))} ${String(number % 10_000).padStart(4, '0')}` };
    const site = at % 10 === 3 ? sites[number % sites.length] : undefined;
    return site === undefined ? company : { ...company, email: `joe${number}@${site}`, website: `https://${site}` };
  });
}
