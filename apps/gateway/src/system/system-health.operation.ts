import { getSystemHealth } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { SystemHealthService } from './system-health.service';

@Injectable()
export class SystemHealthOperation {
  constructor(private readonly health: SystemHealthService) {}

  @HandlesOperation(getSystemHealth)
  async get(): Promise<z.input<typeof getSystemHealth.output>> {
    const services = await this.health.services();
    return { ok: services.every((service) => service.ok), services };
  }
}
