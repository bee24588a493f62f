import { createServer, type Server, type ServerResponse } from 'node:http';
import { AppError } from '@leadfactory/kernel';
import type { Messaging } from '@leadfactory/messaging';
import type { Database } from '@leadfactory/persistence';
import type { Redis } from '../tokens';
import type { Metrics } from './metrics';

export interface HealthReport {
  /** Whether the service can work: without its database or the broker it cannot, without Redis it can. */
  ok: boolean;
  checks: { database: boolean; broker: boolean; redis: boolean };
  version: string;
  uptimeSeconds: number;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Answers how the service is. */
export class Health {
  private readonly startedAt = Date.now();

  constructor(
    private readonly database: Pick<Database, 'isReachable'>,
    private readonly messaging: Pick<Messaging, 'isConnected'>,
    private readonly redis: Pick<Redis, 'isOpen' | 'isReady' | 'ping'>,
    private readonly version: string,
  ) {}

  async report(): Promise<HealthReport> {
    const [database, redis] = await Promise.all([inTime(this.database.isReachable()), inTime(this.redis.isReady ? this.redis.ping().then(() => true) : Promise.resolve(false))]);
    const broker = this.messaging.isConnected;
    return { ok: database && broker, checks: { database, broker, redis }, version: this.version, uptimeSeconds: Math.round((Date.now() - this.startedAt) / 1000) };
  }
}

function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS)));
  return Promise.race([check.catch(() => false), late]).finally(() => clearTimeout(timer));
}

/** /health and /metrics over HTTP, for probes and scrapers that look at each process. */
export async function serveHealth(port: number, health: Health, metrics: Metrics): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request.url ?? '', response, health, metrics).catch(() => {
      response.writeHead(503, { 'content-type': 'text/plain' }).end('This cannot be told at the moment.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new AppError('not_configured', `HEALTH_PORT: port ${port} cannot be listened on (${error.message}); name another, or 0 for none.`, {}, { cause: error })));
    server.listen(port, resolve);
  });
  return server;
}

export async function closeHealth(server: Server): Promise<void> {
  // A scraper keeps its connection open and would be waited for.
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function answer(url: string, response: ServerResponse, health: Health, metrics: Metrics): Promise<void> {
  if (url === '/health') {
    const report = await health.report();
    response.writeHead(report.ok ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(report));
  } else if (url === '/metrics') {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
  } else {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Here are /health and /metrics.\n');
  }
}
