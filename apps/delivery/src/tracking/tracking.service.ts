import { type Clock, newId } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Feedback } from '../feedback/feedback.service';
import { MessageRepository } from '../message/message.repository';
import { Policy } from '../policy/policy.service';
import { actorOf } from './scanner.rules';

export interface Track {
  tenantId: string;
  messageId: string;
  userAgent: string;
  /** Index of the link; null for the picture. */
  link: number | null;
}

/** So long a visitor waits for our bookkeeping; it goes on without them. */
const PATIENCE_MS = 500;

/** Keeps opens and clicks. A visitor gets the picture or the page whatever becomes of our own rows. */
@Injectable()
export class Tracking {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly feedback: Feedback,
    private readonly policy: Policy,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async keep(track: Track): Promise<void> {
    const at = this.clock.now();
    const kept = this.record(track, at).catch((error: unknown) => {
      this.logger.error({ err: error, tenantId: track.tenantId, messageId: track.messageId, link: track.link }, 'An open or a click could not be kept.');
    });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([kept, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
    clearTimeout(timer);
  }

  private async record({ tenantId, messageId, userAgent, link }: Track, at: Date): Promise<void> {
    const { scanners } = this.policy.rules;
    await this.database.withTenant(tenantId, async (tx) => {
      const found = await this.messages.lock(tx, messageId);
      if (!found) return;
      const kind = link === null ? 'open' : 'click';
      const otherLinks = kind === 'click' ? await this.messages.linksFollowed(tx, messageId, new Date(at.getTime() - scanners.burst.withinSeconds * 1000)) : [];
      const actor = actorOf({ kind, at, userAgent, sentAt: found.sentAt, link, otherLinks }, scanners);
      // A machine on our own side of the wire may look at a mail that then does not leave.
      const message = actor === 'person' ? await this.feedback.departed(tx, found, at) : found;
      const eventId = newId();
      if (link === null) await this.feedback.opened(tx, message, { actor, at, eventId });
      else await this.feedback.clicked(tx, message, { actor, at, eventId, link });
    });
  }
}
