import { Messaging } from '@leadfactory/messaging';
import { Database } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ReissueService } from '../engine/reissue.service';

/** Clocks of broker and database may differ by so much; work sent again needlessly is a repeat, and harmless. */
const CLOCK_MARGIN_MS = 5_000;

/** When the broker has lost the work that it carried, the work is not waited for: it goes out again at once. */
@Injectable()
export class LostStoreWatch implements OnModuleDestroy {
  private readonly unsubscribe: () => void;
  private birth = 0;

  constructor(
    messaging: Messaging,
    private readonly database: Database,
    private readonly reissues: ReissueService,
    private readonly logger: Logger,
  ) {
    this.unsubscribe = messaging.onBirths(({ STEPS, RESULTS }) => {
      // Work may be lost on its way out, or its result on its way back: some results stand nowhere else.
      const youngest = STEPS > RESULTS ? STEPS : RESULTS;
      if (youngest.getTime() === this.birth) return;
      // At the start the streams are most likely those that work has always gone to: nothing of their own time is lost.
      const margin = this.birth === 0 ? 0 : CLOCK_MARGIN_MS;
      this.birth = youngest.getTime();
      this.lookBack(youngest, margin).catch((error: unknown) => {
        this.birth = 0;
        this.logger.warn({ err: error }, 'What the broker lost could not be seen at once; it is looked for again.');
      });
    });
  }

  onModuleDestroy(): void {
    this.unsubscribe();
  }

  private async lookBack(birth: Date, marginMs: number): Promise<void> {
    const before = new Date(birth.getTime() + marginMs);
    const lost = await this.database.acrossTenants('what a lost stream carried goes again, whosever it is', (tx) => this.reissues.fallDue(tx, before));
    if (lost > 0) this.logger.warn({ lost, birth }, 'The stream of steps or of results is new; what it carried goes again.');
  }
}
