import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Caller, createLeads, SCOPES, SERVICES, type ServiceName } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { OperationClient, readEnv, serviceEnvShape, startService } from '@leadfactory/service-kit';
import { Client } from 'pg';
import { readEnvironment } from '../../../apps/orchestration/src/env';
import { orchestrationMigrations } from '../../../apps/orchestration/src/orchestration.migrations';
import { orchestrationDefinition } from '../../../apps/orchestration/src/orchestration.service-definition';
import type { RawLead } from '../intake/raw-leads.rules';
import type { Ended, Task } from './engine';
import { benchCatalogue, benchDefinition, benchMigrations } from './leadfactory.service';


const PER_BATCH = 1_000;
const LOOK_EVERY_MS = 20;
const PASSWORDS = Object.fromEntries(SERVICES.map((service) => [service, 'of the benchmark alone'])) as Record<ServiceName, string>;

/** The orchestrator as it is, and a service that holds the six steps, in one process. */
export interface LeadFactory {
  /** Takes leads of the tenant in; answers the runs that they became. */
  take: (tenantId: string, leads: readonly RawLead[]) => Promise<string[]>;
  /** What the leads of these runs came to, once all have ended. */
  whenFinished: (runIds: readonly string[]) => Promise<Ended>;
  stop: () => Promise<void>;
}

export async function openLeadFactory(task: Task): Promise<LeadFactory> {
  await migrate({ ownerUrl: task.databaseUrl, services: [orchestrationMigrations, benchMigrations], passwords: PASSWORDS });
  const settings = (service: ServiceName) => ({
    DATABASE_URL: urlAs(task.databaseUrl, `lf_${service}`, PASSWORDS[service]), NATS_URL: task.natsUrl, REDIS_URL: task.redisUrl, BLOB_URL: pathToFileURL(task.directory).href,
    LOG_LEVEL: 'warn', LINK_SECRET: 'of the benchmark, and of nobody else at all', EXPERIMENTS_FILE: path.join(task.root, 'experiments/production.yaml'),
  });
  const orchestration = await startService(orchestrationDefinition, readEnvironment(settings('orchestration')));
  const steps = await startService(benchDefinition, readEnv(serviceEnvShape, settings('sourcing'), 'the benchmark'), { catalogue: benchCatalogue });
  const messaging = await Messaging.connect({ url: task.natsUrl, prefix: '', service: 'gateway' });
  const sql = new Client({ connectionString: task.databaseUrl });
  await sql.connect();
  const client = new OperationClient(messaging);

  async function send(tenantId: string, leads: readonly RawLead[]): Promise<string> {
    const caller: Caller = { tenantId, actor: { kind: 'system', id: 'benchmark' }, scopes: [...SCOPES], requestId: newId(), traceparent: newTrace(), origin: 'http://127.0.0.1' };
    const answer = await client.call(createLeads, { leads: leads.map(({ submission }) => submission), name: 'Benchmark' }, caller);
    if (answer.runId === null || answer.refused > 0) throw new Error(`createLeads refused ${answer.refused} leads`);
    return answer.runId;
  }

  async function whenFinished(runIds: readonly string[]): Promise<Ended> {
    for (;;) {
      const open = await sql.query("SELECT id FROM orchestration.run WHERE id = ANY($1) AND state <> 'finished'", [runIds]);
      if (open.rowCount === 0) break;
      await delay(LOOK_EVERY_MS);
    }
    const ended = await sql.query<{ outcome: string; reason: string; count: number }>('SELECT outcome, reason, count(*)::int AS count FROM orchestration.lead WHERE run_id = ANY($1) GROUP BY 1, 2', [runIds]);
    const count = (outcome: string) => ended.rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.count, 0);
    const odd = ended.rows.filter(({ outcome }) => outcome !== 'completed' && outcome !== 'skipped');
    if (odd.length > 0) throw new Error(`Leads ended otherwise: ${JSON.stringify(odd)}`);
    return { stored: count('completed'), duplicates: count('skipped') };
  }

  return {
    take: (tenantId, leads) => Promise.all(Array.from({ length: Math.ceil(leads.length / PER_BATCH) }, (_, at) => send(tenantId, leads.slice(at * PER_BATCH, (at + 1) * PER_BATCH)))),
    whenFinished,
    async stop() {
      await Promise.all([orchestration.stop(), steps.stop()]);
      await messaging.close();
      await sql.end();
    },
  };
}

function urlAs(ownerUrl: string, user: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = user;
  url.password = password;
  return url.href;
}
