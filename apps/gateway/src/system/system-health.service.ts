import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import { Messaging } from '@leadfactory/messaging';
import { Database } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { mergeMetrics } from './metrics-text.rules';
import { DispatchService } from '../edge/dispatch.service';
import type { BreakerState } from '../edge/breaker.rules';

const ANSWER_WITHIN_MS = 2_500;
/** /health is open to all: many who ask at once share one look at the database. */
const REMEMBER_MS = 1_000;

const Report = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.boolean()), version: z.string(), uptimeSeconds: z.number() });

export interface ServiceHealth {
  service: ServiceName;
  ok: boolean;
  breaker: BreakerState;
  checks: Record<string, boolean>;
  version: string | null;
  uptimeSeconds: number | null;
}

/** Asks the services how they are. */
@Injectable()
export class SystemHealthService {
  private last: { at: number; ok: Promise<boolean> } | undefined;

  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly dispatch: DispatchService,
  ) {}

  /** Whether the gateway itself can serve. */
  isServing(): Promise<boolean> {
    const now = Date.now();
    if (!this.last || now - this.last.at > REMEMBER_MS) this.last = { at: now, ok: this.messaging.isConnected ? inTime(this.database.isReachable()) : Promise.resolve(false) };
    return this.last.ok;
  }

  services(): Promise<ServiceHealth[]> {
    return Promise.all(SERVICES.map((service) => this.serviceHealth(service)));
  }

  /** Each service's metrics in Prometheus' text format; null for one that did not answer. */
  metrics(): Promise<{ service: ServiceName; text: string | null }[]> {
    return Promise.all(
      SERVICES.map(async (service) => {
        // The part that works apart, where there is one, answers for itself.
        const [text, work] = await Promise.all([this.metricsText(`sys.metrics.${service}`), this.metricsText(`sys.metrics.${service}.work`)]);
        return { service, text: text === null || work === null ? text : mergeMetrics([text, work]) };
      }),
    );
  }

  private async metricsText(subject: string): Promise<string | null> {
    const answer = await this.messaging.request(subject, {}, { timeoutMs: ANSWER_WITHIN_MS }).catch(() => null);
    return typeof answer === 'string' ? answer : null;
  }

  private async serviceHealth(service: ServiceName): Promise<ServiceHealth> {
    const breaker = this.dispatch.stateOf(service);
    // No answer is the answer: the service is down.
    const answer = await this.messaging.request(`sys.health.${service}`, {}, { timeoutMs: ANSWER_WITHIN_MS }).catch(() => null);
    const report = Report.safeParse(answer);
    if (!report.success) return { service, ok: false, breaker, checks: {}, version: null, uptimeSeconds: null };
    return { service, breaker, ...report.data };
  }
}

function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS)));
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
}
