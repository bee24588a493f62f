import { AppError, type Clock } from '@leadfactory/kernel';
import { CLOCK, ENV, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EdgeFault } from '../edge/edge-fault.rules';
import type { EdgeEnv, Routes } from '../edge/edge.types';
import { LimitsGuard } from '../limits/limits.guard';
import { hookSources } from './hook-sources.adapter';
import { WebhookService } from './webhook.service';
import type { HookSource } from './webhook.types';

/** Takes the webhooks of third parties: proven by signature, stored, then answered. */
@Injectable()
export class WebhookRoutes implements Routes {
  constructor(
    private readonly webhooks: WebhookService,
    private readonly limits: LimitsGuard,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  register(app: FastifyInstance): void {
    for (const source of hookSources(this.env)) {
      app.post(source.path, {
        bodyLimit: source.maxBytes,
        onRequest: async (request) => {
          request.exchange.name = `webhook ${source.provider}`;
          await this.limits.ofWebhook(request.ip);
        },
        handler: (request, reply) => this.take(source, request, reply),
      });
      app.route({
        method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], url: source.path, handler: () => undefined,
        onRequest: async () => {
          throw new EdgeFault(405, 'invalid_input', 'Webhooks come by POST.', {}, { allow: 'POST' });
        },
      });
    }
  }

  private async take(source: HookSource, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const hook = { headers: request.headers, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
    const proven = source.verify(hook, this.clock.now());
    if (proven === null) {
      this.logger.warn({ provider: source.provider, ip: request.ip, requestId: request.id }, 'A webhook was refused: its signature is missing, wrong or too old.');
      throw new AppError('invalid_input', 'The signature is missing, wrong or too old.');
    }
    await this.webhooks.keep(source.provider, proven.id, hook);
    return reply.code(200).header('content-type', 'application/json; charset=utf-8').send('{"received":true}');
  }
}
