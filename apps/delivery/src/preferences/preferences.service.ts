import type { PageDocument } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, Links } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Feedback } from '../feedback/feedback.service';
import type { Message } from '../message/message.types';
import { SendLedger } from '../send/ledger.service';
import { SenderRepository } from '../sender/sender.repository';
import { askPage, donePage, lostPage, veiled } from './preferences.page';

/** The way out of our mail (R10.03). */
@Injectable()
export class Preferences {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    private readonly feedback: Feedback,
    private readonly ledger: SendLedger,
    private readonly senders: SenderRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  view(token: string): Promise<PageDocument> {
    return this.about(token, async (tx, message, reader) => askPage(reader, (await this.ledger.suppressionOf(tx, message)) !== null));
  }

  unsubscribe(token: string): Promise<PageDocument> {
    return this.about(token, async (tx, message, reader) => {
      const at = this.clock.now();
      await this.feedback.unsubscribed(tx, await this.feedback.departed(tx, message, at), at, 'by the page or one click');
      return donePage(reader);
    });
  }

  private async about(token: string, answer: (tx: Tx, message: Message, reader: Parameters<typeof donePage>[0]) => Promise<PageDocument>): Promise<PageDocument> {
    const claims = this.links.verify('unsubscribe', token);
    const { t, m } = claims ?? {};
    if (typeof t !== 'string' || typeof m !== 'string') return lostPage('en', 'preferences');
    return this.database.withTenant(t, async (tx) => {
      const message = await this.ledger.lock(tx, m);
      if (!message) return lostPage('en', 'preferences');
      const sender = await this.senders.find(tx);
      return answer(tx, message, { language: message.language, sender: sender?.fromName ?? 'LeadFactory', address: veiled(message.to) });
    });
  }
}
