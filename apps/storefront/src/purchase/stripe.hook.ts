import { AppError } from '@leadfactory/kernel';
import type { Hook } from '@leadfactory/messaging';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS, HandlesHook, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { SettlementService } from './settlement.service';
import { readStripeEvent } from './stripe-event.rules';

/** What cannot be placed fails: it is tried again, because webhooks overtake each other, and then kept among the dead letters. */
@Injectable()
export class StripeHook {
  constructor(
    private readonly settlement: SettlementService,
    private readonly logger: Logger,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  @HandlesHook('stripe')
  async receive(hook: Hook): Promise<void> {
    const heard = readStripeEvent(await this.bodyOf(hook));
    if ('ignored' in heard) return this.logger.debug({ hookId: hook.id, type: heard.ignored }, 'A webhook of Stripe that means nothing here.');
    const { tenantId, purchaseId, failed } = await this.settlement.hear(heard.about, heard.word);
    if (failed > 0) this.logger.error({ tenantId, purchaseId, amount: failed }, 'A refund failed after it had been told as done: the buyer has not got this money. Refund the purchase again; if that fails too, pay the buyer in another way.');
  }

  private async bodyOf({ body, encoding, blob }: Hook): Promise<string> {
    if (blob === undefined) return encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body;
    const kept = await this.blobs.get(blob);
    if (kept === null) throw new AppError('not_found', `The body of the webhook, ${blob}, is gone.`);
    return kept.body.toString('utf8');
  }
}
