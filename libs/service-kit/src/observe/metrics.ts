import { isMainThread } from 'node:worker_threads';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServicePart } from '../env/service-env';

const SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 180];

/** Below the 2.5 s that the gateway waits for a service's metrics. */
const READ_WITHIN_MS = 1_500;

// Memory, CPU and event loop belong to the process: one of the services in it reports them, or they would be counted twelve times, and again in each thread.
let processReporter: Registry | undefined;

/** One service's Prometheus metrics. Names begin with `leadfactory_`; every sample carries the service's name. */
export class Metrics {
  readonly registry = new Registry();
  readonly operations = this.counter('leadfactory_operations_total', 'Operations answered, by outcome: ok or the error code.', ['operation', 'outcome']);
  readonly operationSeconds = this.histogram('leadfactory_operation_duration_seconds', 'Time to answer an operation.', ['operation', 'outcome']);
  readonly steps = this.counter('leadfactory_steps_total', 'Leads that a step has worked on, by status of the outcome.', ['step', 'status']);
  readonly stepSeconds = this.histogram('leadfactory_step_duration_seconds', 'Time of one lead in a step; of a whole batch for batch steps.', ['step']);
  readonly events = this.counter('leadfactory_events_total', 'Events taken in, by outcome: handled, repeated or failed.', ['event', 'outcome']);
  readonly hooks = this.counter('leadfactory_hooks_total', 'Webhooks taken in, by outcome: handled or failed.', ['provider', 'outcome']);
  readonly egressCalls = this.counter('leadfactory_egress_calls_total', 'Capability calls made by this service, by outcome: ok, cached or the error code.', ['capability', 'outcome']);
  readonly capabilityCalls = this.counter('leadfactory_capability_calls_total', 'Capability calls answered by the egress, by outcome: ok, cached or the error code.', ['capability', 'outcome']);
  readonly jobs = this.counter('leadfactory_jobs_total', 'Scheduled jobs run, by outcome: ok, failed or overlapped.', ['job', 'outcome']);

  constructor(readonly service: string, part: ServicePart = 'all') {
    this.registry.setDefaultLabels(part === 'all' ? { service } : { service, part });
    if (processReporter === undefined && isMainThread) {
      processReporter = this.registry;
      collectDefaultMetrics({ register: this.registry, prefix: 'leadfactory_' });
    }
  }

  /** A counter of the service's own, or the one already made under that name. */
  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return (this.registry.getSingleMetric(name) as Counter<L> | undefined) ?? new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** A histogram of seconds, or the one already made under that name. */
  histogram<L extends string>(name: string, help: string, labelNames: readonly L[] = [], buckets: number[] = SECONDS): Histogram<L> {
    return (this.registry.getSingleMetric(name) as Histogram<L> | undefined) ?? new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** A value asked for when metrics are read; left out of them while it cannot be had, so that the others are still served. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name, help, registers: [this.registry],
      collect: async () => {
        const value = await readable(read);
        if (value === null) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  /** A count kept elsewhere, asked for when metrics are read; left out while it cannot be had. */
  total(name: string, help: string, read: () => Promise<number>): void {
    const counter: Counter = new Counter({
      name, help, registers: [this.registry],
      collect: async () => {
        const value = await readable(read);
        counter.remove();
        if (value !== null) counter.inc(value);
      },
    });
  }

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  close(): void {
    this.registry.clear();
    if (processReporter === this.registry) processReporter = undefined;
  }
}

/** The value, or null when it cannot be had now: a database that is away must not take the metrics of a living service with it. */
async function readable(read: () => number | Promise<number>): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), READ_WITHIN_MS)));
  try {
    return await Promise.race([read(), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
