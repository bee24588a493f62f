import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { capabilitySubject, operationSubject, type ServiceName } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import { Consumers, countPending, OutboxRelay, pruneInbox, pruneOutbox } from '@leadfactory/messaging';
import type { DestinationStream } from 'pino';
import { version } from '../../../package.json';
import type { ServiceEnv } from './env/service-env';
import { type Catalogue, catalogueOf } from './handlers/catalogue';
import { discoverHandlers, type Handler, handlersFor } from './handlers/discover';
import { closeHealth, Health, serveHealth } from './observe/health';
import { Logger } from './observe/logger';
import { NestLogger } from './observe/nest-logger';
import { openParts } from './open-parts';
import { Leadership } from './schedule/leadership';
import { type Job, Scheduler } from './schedule/scheduler';
import { capabilityResponder } from './serve/capability.responder';
import { Intake } from './serve/intake';
import { operationResponder } from './serve/operation.responder';
import { RequestServer } from './serve/request.server';
import { ServiceKitModule, type ServiceParts } from './service-kit.module';
import type { ServiceDefinition } from './service-definition';
import { Shutdown } from './shutdown';

export interface StartOptions {
  /** The machine's clock when not given. */
  clock?: Clock;
  /** Where log lines go; standard output when not given. */
  logStream?: DestinationStream;
  /** What the service must handle; its share of the contracts when not given. */
  catalogue?: Catalogue;
}

export interface RunningService {
  readonly name: ServiceName;
  readonly app: INestApplicationContext;
  readonly logger: Logger;
  /** Takes no more work, finishes what is at hand within ten seconds, closes everything. */
  stop(): Promise<void>;
}

/** Requests from outside and then work at hand get so long, then each connection a moment: together below the ten seconds of a stop. */
const DRAIN_MS = 8_000;
const FRONT_DOOR_MS = 4_000;
const CLOSE_MS = 1_000;

/**
 * Opens the service's connections, builds its providers, checks that each of its contracts has one handler, and begins
 * to serve. Several services of one process share nothing but the process.
 * @throws AppError whose sentence says what is missing; whatever was opened is closed then.
 */
export async function startService(definition: ServiceDefinition, env: ServiceEnv, options: StartOptions = {}): Promise<RunningService> {
  const { name } = definition;
  const logger = Logger.create({ service: name, level: env.LOG_LEVEL, pretty: env.LOG_PRETTY, stream: options.logStream });
  const shutdown = new Shutdown(logger);
  try {
    const parts = await openParts(definition, env, logger, shutdown, options.clock);
    const app = await NestFactory.createApplicationContext({ module: definition.module, imports: [ServiceKitModule.of(parts)] }, { abortOnError: false, logger: new NestLogger(logger) });
    shutdown.add('The application', () => app.close());
    const handlers = discoverHandlers(app, name, options.catalogue ?? catalogueOf(name));
    const drain = await serve(definition, parts, handlers, shutdown);
    logger.info({ version, handlers: handlers.length }, `${name} is ready.`);
    const stop = async (): Promise<void> => {
      const begun = Date.now();
      // Whoever was let in is still answered: by this service's own handlers too.
      if (definition.frontDoor) await app.get(definition.frontDoor).closeWithin(FRONT_DOOR_MS);
      await drain(DRAIN_MS - (Date.now() - begun));
      await shutdown.run(CLOSE_MS);
      logger.info({}, `${name} has stopped.`);
    };
    let stopping: Promise<void> | undefined;
    return { name, app, logger, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await shutdown.run(CLOSE_MS);
    throw error;
  }
}

/** Begins to take work of every kind; answers how to end that. */
async function serve({ name, eventsTogetherEveryMs }: ServiceDefinition, parts: ServiceParts, handlers: readonly Handler[], shutdown: Shutdown): Promise<(withinMs: number) => Promise<void>> {
  const { env, database, messaging, outbox, clock, logger, metrics } = parts;
  const work = new Shutdown(logger);
  shutdown.add('Work at hand', () => work.run(CLOSE_MS));

  const relay = new OutboxRelay(database, messaging, outbox);
  shutdown.add('The outbox relay', () => relay.stop());
  relay.start();

  const health = new Health(database, messaging, parts.redis, version);
  if (env.SERVICE_PART !== 'requests') observe(parts);
  if (env.HEALTH_PORT > 0) {
    const server = await serveHealth(env.HEALTH_PORT, health, metrics);
    shutdown.add('The health port', () => closeHealth(server));
  }

  const [answers, works] = [env.SERVICE_PART !== 'work', env.SERVICE_PART !== 'requests'];
  const requests = new RequestServer({ url: env.NATS_URL, prefix: env.NATS_PREFIX, service: name }, logger);
  if (answers) for (const handler of handlersFor(handlers, 'operation')) requests.serve(operationSubject(handler.binding.contract), operationResponder(handler, logger, metrics));
  if (works) for (const handler of handlersFor(handlers, 'capability')) requests.serve(capabilitySubject(handler.binding.contract), capabilityResponder(handler, logger, metrics));
  if (answers) requests.serve(`sys.health.${name}`, () => health.report());
  requests.serve(answers ? `sys.metrics.${name}` : `sys.metrics.${name}.work`, () => metrics.text());

  const intake = new Intake(new Consumers(database, messaging, outbox, undefined, eventsTogetherEveryMs), { database, messaging, outbox, clock, logger, metrics });
  const scheduler = new Scheduler(new Leadership(database, name), clock, logger, metrics);
  work.add('Work at hand', () => Promise.all([scheduler.stop(), requests.drain(), intake.stop()]));
  if (works) {
    scheduler.start([...handlersFor(handlers, 'schedule').map((handler): Job => ({ schedule: handler.binding.schedule, run: () => handler.call() })), ...housekeeping(parts)]);
    intake.start(handlers);
  }
  await requests.open();
  return (withinMs) => work.run(withinMs);
}

function housekeeping({ database, clock }: ServiceParts): Job[] {
  return [
    { schedule: { name: 'pruneInbox', everySeconds: 3600 }, run: () => pruneInbox(database, clock.now()) },
    { schedule: { name: 'pruneOutbox', everySeconds: 3600 }, run: () => pruneOutbox(database, clock.now()) },
  ];
}

function observe({ database, metrics }: ServiceParts): void {
  metrics.gauge('leadfactory_outbox_pending', 'Messages committed and not yet taken by the broker.', () => countPending(database));
  metrics.total('leadfactory_dead_letters_total', 'Messages given up.', async () => {
    const rows = await database.acrossTenants('the count is one for all tenants', (tx) => tx.query<{ count: string }[]>('SELECT count(*) FROM dead_letter'));
    return Number(rows[0]?.count ?? 0);
  });
}
