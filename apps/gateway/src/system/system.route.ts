import { AppError } from '@leadfactory/kernel';
import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EdgeEnv, Routes } from '../edge/edge.types';
import { LimitsGuard } from '../limits/limits.guard';
import { mergeMetrics } from './metrics-text.rules';
import { SystemHealthService } from './system-health.service';

/** What probes and Prometheus ask for. */
@Injectable()
export class SystemRoutes implements Routes {
  constructor(
    private readonly health: SystemHealthService,
    private readonly limits: LimitsGuard,
    @Inject(ENV) private readonly env: EdgeEnv,
  ) {}

  register(app: FastifyInstance): void {
    app.get('/health', async (request, reply) => {
      request.exchange.name = 'health';
      const ok = await this.health.isServing();
      return reply.code(ok ? 200 : 503).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ ok }));
    });
    app.get('/metrics', (request, reply) => this.metrics(request, reply));
  }

  private async metrics(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    request.exchange.name = 'metrics';
    await this.limits.ofAddress(request.ip);
    this.assertMayRead(request.headers.authorization);
    const answers = await this.health.metrics();
    const up = `# HELP leadfactory_service_up Whether the service answered.\n# TYPE leadfactory_service_up gauge\n${answers.map(({ service, text }) => `leadfactory_service_up{service="${service}"} ${text === null ? 0 : 1}`).join('\n')}\n`;
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(mergeMetrics([up, ...answers.flatMap(({ text }) => (text === null ? [] : [text]))]));
  }

  private assertMayRead(authorization: string | undefined): void {
    const token = this.env.METRICS_TOKEN;
    if (token === undefined) return;
    const digest = (text: string) => createHash('sha256').update(text).digest();
    if (!timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`))) throw new AppError('unauthenticated', 'Metrics need the bearer token METRICS_TOKEN.');
  }
}
