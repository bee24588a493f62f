import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

/** Nest's own lines in the product's log: its start-up chatter at debug, its faults as they are. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ component: 'nest', context: rest.at(-1) }, String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ component: 'nest', context: rest.at(-1) }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ component: 'nest', err: message instanceof Error ? message : undefined, context: rest.at(-1) }, String(message));
  }
}
