import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildReport, RESULTS_SUBJECT, type ResultEnvelope, SERVICES, type ServiceName, type StepEnvelope, stepSubject } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import { migrate } from '@leadfactory/persistence';
import { connect } from '@nats-io/transport-node';
import { startChild, type Child } from '../../../apps/local/src/machine/child';
import { reportsMigrations } from '../../../apps/reports/src/reports.migrations';
import { facts } from '../../../apps/reports/test/report.factory';
import type { Bench } from '../bench';
import { cpuSeconds } from '../measure/processes';
import { median } from '../measure/stats.rules';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport } from '../report/report.types';
import type { Stage } from './stage';

// The service that works hardest, alone with database and broker: reports are frozen and drawn as PDF.

const REPLICAS = [1, 2, 4] as const;
const REPORTS = 240;
const PER_ENVELOPE = 4;
const WITHIN_MS = 300_000;
const PASSWORDS = Object.fromEntries(SERVICES.map((service) => [service, 'of the benchmark alone'])) as Record<ServiceName, string>;

interface Round {
  seconds: number;
  serviceCpu: number;
  databaseCpu: number;
  brokerCpu: number;
}

export async function replicasReport(bench: Bench, { rounds }: BenchRequest): Promise<CaseReport> {
  const measured = new Map(REPLICAS.map((replicas) => [replicas, [] as Round[]]));
  await bench.stage(async (stage) => {
    for (let round = 0; round < rounds; round += 1) {
      for (const replicas of REPLICAS) {
        const one = await runReplicas(bench, stage, replicas);
        measured.get(replicas)?.push(one);
        bench.say(`  round ${round + 1}  ${replicas} ${replicas === 1 ? 'process' : 'processes'}: ${figure(REPORTS / one.seconds)} reports/s`);
      }
    }
  });
  const of = (replicas: (typeof REPLICAS)[number], value: (round: Round) => number) => median((measured.get(replicas) ?? []).map(value));
  const per1000 = (value: number) => figure((value / REPORTS) * 1_000);
  const alone = REPORTS / of(1, ({ seconds }) => seconds);
  return {
    case: 'replicas', data: Object.fromEntries(measured),
    tables: [{
      id: 'replicas', title: `Replicas of the service reports, ${REPORTS} reports`, columns: ['processes', 'reports/s', 'times one', 'CPU s per 1,000: service', 'database', 'broker'],
      rows: REPLICAS.map((replicas) => [
        String(replicas), figure(REPORTS / of(replicas, ({ seconds }) => seconds)), figure(REPORTS / of(replicas, ({ seconds }) => seconds) / alone),
        per1000(of(replicas, ({ serviceCpu }) => serviceCpu)), per1000(of(replicas, ({ databaseCpu }) => databaseCpu)), per1000(of(replicas, ({ brokerCpu }) => brokerCpu)),
      ]),
    }],
  };
}

async function runReplicas(bench: Bench, stage: Stage, replicas: number): Promise<Round> {
  const place = await stage.fresh('SELECT 1');
  await migrate({ ownerUrl: place.url, services: [reportsMigrations], passwords: PASSWORDS });
  const children: Child[] = [];
  const messaging = await Messaging.connect({ url: stage.servers.natsUrl, prefix: '', service: 'orchestration' });
  const results = await countResults(stage.servers.natsUrl);
  try {
    const started = await Promise.allSettled(Array.from({ length: replicas }, (_, at) => startReports(bench, stage, place, at)));
    for (const outcome of started) if (outcome.status === 'fulfilled') children.push(outcome.value);
    for (const outcome of started) if (outcome.status === 'rejected') throw outcome.reason;
    // The first report of a process reads fonts and compiles: not what is measured.
    await send(messaging, replicas * 2 * PER_ENVELOPE);
    await results.until(replicas * 2 * PER_ENVELOPE);
    const { postgres, nats } = stage.servers.pids;
    const cpu = () => ({ service: cpuSeconds(children.map(({ pid }) => pid)), database: cpuSeconds([postgres]), broker: cpuSeconds([nats]) });
    const [before, startedAt] = [cpu(), performance.now()];
    await send(messaging, REPORTS);
    await results.until(replicas * 2 * PER_ENVELOPE + REPORTS);
    const [after, seconds] = [cpu(), (performance.now() - startedAt) / 1_000];
    return { seconds, serviceCpu: after.service - before.service, databaseCpu: after.database - before.database, brokerCpu: after.broker - before.broker };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    await results.close();
    await messaging.close();
    await place.drop();
  }
}

function startReports(bench: Bench, stage: Stage, place: { url: string; directory: string }, at: number): Promise<Child> {
  const database = new URL(place.url);
  database.username = 'lf_reports';
  database.password = PASSWORDS.reports;
  return startChild({
    name: `reports-${at}`, entry: 'reports/main.js', logDirectory: bench.folder('logs'), readyWithinMs: 60_000,
    env: {
      DATABASE_URL: database.href, NATS_URL: stage.servers.natsUrl, REDIS_URL: stage.servers.redisUrl, BLOB_URL: pathToFileURL(path.join(place.directory, 'blobs')).href,
      LINK_SECRET: 'of the benchmark, and of nobody else at all', LOG_LEVEL: 'warn',
    },
  });
}

async function send(messaging: Messaging, reports: number): Promise<void> {
  const tenantId = newId();
  const runId = newId();
  const envelopes = Array.from({ length: Math.ceil(reports / PER_ENVELOPE) }, (): StepEnvelope => ({
    id: newId(), step: buildReport.name, tenantId, runId, campaignId: newId(), dry: false, traceparent: newTrace(),
    items: Array.from({ length: PER_ENVELOPE }, () => {
      const [leadId, input] = [newId(), facts()];
      return { leadId, businessId: input.business.businessId, attempt: 1, key: `${leadId}:${buildReport.name}:1`, input: { ...input } };
    }),
  }));
  const stored = await messaging.publish(envelopes.map((envelope) => ({ id: envelope.id, subject: stepSubject(buildReport), body: JSON.stringify(envelope) })), 20_000);
  const lost = stored.find(({ kind }) => kind !== 'stored');
  if (lost) throw new Error(`The broker did not take a step: ${JSON.stringify(lost)}`);
}

/** Hears the results as they pass. @throws Error when a report fails or they do not come */
async function countResults(natsUrl: string): Promise<{ until(count: number): Promise<void>; close(): Promise<void> }> {
  const nats = await connect({ servers: natsUrl });
  let seen = 0;
  let look: () => void = () => undefined;
  let failure: string | undefined;
  nats.subscribe(RESULTS_SUBJECT, {
    callback: (_error, message) => {
      for (const { outcome } of message.json<ResultEnvelope>().results) {
        if (outcome.status === 'done') seen += 1;
        else failure = JSON.stringify(outcome);
      }
      look();
    },
  });
  await nats.flush();
  return {
    close: () => nats.close(),
    until: (count) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`Of ${count} reports ${seen} came within ${WITHIN_MS / 1_000} s.`)), WITHIN_MS);
        look = () => {
          if (failure === undefined && seen < count) return;
          clearTimeout(timer);
          if (failure === undefined) resolve();
          else reject(new Error(`A report failed: ${failure}`));
        };
        look();
      }),
  };
}
