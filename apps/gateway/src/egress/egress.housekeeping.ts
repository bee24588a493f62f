import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@leadfactory/service-kit';
import { CallTally } from '../costs/call-tally';
import { ProviderRegistry } from '../providers/provider.registry';
import { VendorHttp } from '../providers/vendor-http';
import { ProviderStates } from './provider-states';

/** What an operator decides must reach every replica within two seconds (R1.10). */
const REFRESH_MS = 1_000;

/** Every second, in every replica: reads what operators decided and writes what was counted. Closes connections at the end. */
@Injectable()
export class EgressHousekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private failing = false;
  private stopped = false;

  constructor(
    @Inject(ProviderStates) private readonly states: ProviderStates,
    @Inject(CallTally) private readonly tally: CallTally,
    @Inject(ProviderRegistry) private readonly registry: ProviderRegistry,
    @Inject(VendorHttp) private readonly http: VendorHttp,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.states.refresh();
    this.logger.info({ configured: this.registry.all.filter(({ adapter }) => adapter !== null).map(({ name }) => name) }, 'The egress knows its providers.');
    this.next();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
    await this.tally.flush();
    await Promise.all([this.http.close(), ...this.registry.all.map(({ adapter }) => adapter?.close?.())]);
  }

  private next(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.tidy().finally(() => this.next());
    }, REFRESH_MS);
    this.timer.unref();
  }

  private async tidy(): Promise<void> {
    try {
      await this.states.refresh();
      await this.tally.flush();
      this.failing = false;
    } catch (error) {
      // Repeated every second: the log needs the first.
      if (!this.failing) this.logger.warn({ err: error }, 'What operators decided cannot be read; the last known decisions hold.');
      this.failing = true;
    }
  }
}
