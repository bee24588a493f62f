import type { Hook } from '@leadfactory/messaging';
import { ENV, HandlesHook, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import PostalMime from 'postal-mime';
import type { DeliveryEnv } from '../env';
import { FeedbackIntake } from './feedback-intake.service';
import { Feedback } from './feedback.service';
import { HookBody } from './hook-body.service';
import { readInbound } from './inbound.rules';

/** Bounces, complaints and answers, which come back as mails. */
@Injectable()
export class InboundMailHook {
  constructor(
    private readonly bodies: HookBody,
    private readonly intake: FeedbackIntake,
    private readonly feedback: Feedback,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: DeliveryEnv,
  ) {}

  @HandlesHook('inbound-mail')
  async take(hook: Hook): Promise<void> {
    const email = await PostalMime.parse(await this.bodies.read(hook), { forceRfc822Attachments: true });
    const { candidates, inbound } = readInbound(email, hook.headers['x-envelope-to'] ?? '', this.env.LINK_SECRET);
    if (inbound.kind === 'notice') return this.logger.debug({ hookId: hook.id, about: inbound.about }, 'A report came that asks for nothing.');
    if (candidates.length === 0) return this.logger.info({ hookId: hook.id, kind: inbound.kind }, 'A mail came back that names no mail of ours.');
    const at = new Date(hook.receivedAt);
    const eventId = `hook:${hook.id}`;
    await this.intake.aboutFirst(candidates, async (tx, found) => {
      const message = await this.feedback.departed(tx, found, at);
      switch (inbound.kind) {
        case 'bounce':
          return inbound.delayed ? this.feedback.delayed(tx, message, { at, eventId, diagnostic: inbound.diagnostic }) : this.feedback.bounced(tx, message, { ...inbound, at, eventId });
        case 'complaint':
          return this.feedback.complained(tx, message, at, eventId);
        case 'unsubscribe':
          return this.feedback.unsubscribed(tx, message, at, 'by mail');
        case 'reply':
          await this.feedback.replied(tx, message, { ...inbound, at, eventId });
          if (inbound.wantsOut) await this.feedback.unsubscribed(tx, message, at, 'by an answer');
          return undefined;
      }
    });
  }
}
