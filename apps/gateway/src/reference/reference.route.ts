import { OPERATIONS } from '@leadfactory/contracts';
import { ENV, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { version } from '../../../../package.json';
import type { EdgeEnv, Routes } from '../edge/edge.types';
import { pagePolicy } from '../edge/security-headers.rules';
import { LimitsGuard } from '../limits/limits.guard';
import { SystemHealthService } from '../system/system-health.service';
import { DemoLinks, landingPage } from './landing.page';
import { openApi } from './openapi.rules';
import { REFERENCE_POLICY, referencePage } from './reference.page';

/** What tells people and tools about the API, and the page at `/`. */
@Injectable()
export class ReferenceRoutes implements Routes {
  // Made when first asked for: most starts of a service are never asked.
  private document: string | undefined;
  private page: string | undefined;

  constructor(
    private readonly health: SystemHealthService,
    private readonly limits: LimitsGuard,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: EdgeEnv,
  ) {}

  register(app: FastifyInstance): void {
    this.serve(app, '/openapi.json', 'openapi', 'application/json; charset=utf-8', async () => (this.document ??= JSON.stringify(openApi(OPERATIONS, this.env.PUBLIC_ORIGIN, version))));
    this.serve(app, '/reference', 'reference', 'text/html; charset=utf-8', async (reply) => {
      reply.header('content-security-policy', REFERENCE_POLICY);
      return (this.page ??= referencePage(OPERATIONS, this.env.PUBLIC_ORIGIN, version));
    });
    this.serve(app, '/', 'landing', 'text/html; charset=utf-8', async (reply) => {
      reply.header('content-security-policy', pagePolicy(this.env.PUBLIC_ORIGIN.startsWith('https:')));
      return landingPage(await this.demoLinks(), await this.health.isServing());
    });
  }

  private serve(app: FastifyInstance, path: string, name: string, contentType: string, make: (reply: FastifyReply) => Promise<string>): void {
    app.get(path, async (request, reply) => {
      request.exchange.name = name;
      reply.headers(await this.limits.ofAddress(request.ip));
      return reply.header('content-type', contentType).send(await make(reply));
    });
  }

  /** Null until a demonstration has run. */
  private async demoLinks(): Promise<DemoLinks | null> {
    const file = this.env.DEMO_LINKS_FILE;
    if (file === undefined) return null;
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return DemoLinks.parse(JSON.parse(text));
    } catch (error) {
      this.logger.warn({ err: error, file }, 'The links of the demonstration cannot be read; the start page goes without them.');
      return null;
    }
  }
}
