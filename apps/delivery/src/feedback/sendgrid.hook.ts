import type { Hook } from '@leadfactory/messaging';
import { HandlesHook, Logger } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { Policy } from '../policy/policy.service';
import { actorOf } from '../tracking/scanner.rules';
import { FeedbackIntake } from './feedback-intake.service';
import { Feedback } from './feedback.service';
import { HookBody } from './hook-body.service';
import { readBatch, type VendorEvent } from './sendgrid.rules';

@Injectable()
export class SendGridHook {
  constructor(
    private readonly bodies: HookBody,
    private readonly intake: FeedbackIntake,
    private readonly feedback: Feedback,
    private readonly policy: Policy,
    private readonly logger: Logger,
  ) {}

  @HandlesHook('sendgrid')
  async take(hook: Hook): Promise<void> {
    const { events, foreign } = readBatch((await this.bodies.read(hook)).toString('utf8'));
    if (foreign > 0) this.logger.info({ hookId: hook.id, foreign }, 'Events of mails that are not ours were left out.');
    // Each commits by itself and is known by its id: a batch that fails half-way repeats nothing.
    for (const event of events) await this.apply(event);
  }

  private apply(event: VendorEvent): Promise<void> {
    return this.intake.about(event.messageId, event.tenantId, async (tx, found) => {
      const { at, id: eventId } = event;
      const actor = this.actorOf(event);
      const message = actor === 'scanner' ? found : await this.feedback.departed(tx, found, at, 'sendgrid');
      switch (event.kind) {
        case 'delivered':
          return this.feedback.delivered(tx, message, at, eventId);
        case 'bounced':
          return this.feedback.bounced(tx, message, { permanent: event.permanent, mailbox: event.permanent, diagnostic: event.diagnostic, at, eventId });
        case 'delayed':
          return this.feedback.delayed(tx, message, { at, eventId, diagnostic: event.diagnostic });
        case 'complained':
          return this.feedback.complained(tx, message, at, eventId);
        case 'unsubscribed':
          return this.feedback.unsubscribed(tx, message, at, 'at SendGrid');
        case 'opened':
          return this.feedback.opened(tx, message, { actor, at, eventId });
        case 'clicked':
          return this.feedback.clicked(tx, message, { actor, at, eventId, link: null });
      }
    });
  }

  /** Whoever did not open or follow anything is taken for a person. */
  private actorOf(event: VendorEvent): 'person' | 'scanner' {
    if (event.kind !== 'opened' && event.kind !== 'clicked') return 'person';
    return actorOf({ kind: event.kind === 'opened' ? 'open' : 'click', at: event.at, userAgent: event.userAgent, sentAt: null, link: null, otherLinks: [] }, this.policy.rules.scanners);
  }
}
