import type { sendEmail } from '@leadfactory/contracts';
import { assertNever, type Clock, derivedId } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK, done, end, hold, type StepContext, type StepInput, type StepOutput, type StepReply, waitUntil } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { DecisionRecord } from '../decision/decision.repository';
import { type Decision, decideCold, type Refusal } from '../decision/decision.rules';
import type { Message } from '../message/message.types';
import { Policy } from '../policy/policy.service';
import { Dispatcher } from './dispatch.service';
import { Enveloper } from './envelope.service';
import { type Order, onceKeyOf, SendLedger } from './ledger.service';
import { pauseWait, windowWait } from './wait.rules';

type Input = StepInput<typeof sendEmail>;
type Reply = StepReply<StepOutput<typeof sendEmail>>;

const DAY_MS = 86_400_000;
/** Something may come between a decision and its intent; more often than this it is a storm, and the lead comes again. */
const MOST_DECISIONS = 3;

/** Decides whether a cold mail is lawful, records the decision either way, and sends it once (R10.02, R10.07). */
@Injectable()
export class SendService {
  constructor(
    private readonly database: Database,
    private readonly ledger: SendLedger,
    private readonly enveloper: Enveloper,
    private readonly dispatcher: Dispatcher,
    private readonly policy: Policy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async send(input: Input, context: StepContext): Promise<Reply> {
    const to = input.contacts.best;
    if (to === null) return end('disqualified', 'no_contact', { detail: 'There is no address that may be written to.' });
    for (let round = 1; round <= MOST_DECISIONS; round += 1) {
      const reply = await this.attempt(input, context, to);
      if (reply) return reply;
    }
    return waitUntil(new Date(this.clock.now().getTime() + 5_000), 'unavailable', 'Other mails to the same business are being decided.');
  }

  /** Null when something came in between: decide again. */
  private async attempt(input: Input, context: StepContext, to: string): Promise<Reply | null> {
    const { rules } = this.policy;
    const now = this.clock.now();
    const { businessId, address, vertical } = input.business;
    const order: Order = { tenantId: context.tenantId, campaignId: input.campaign.campaignId, businessId, to, now, capSince: new Date(now.getTime() - rules.frequencyCapDays * DAY_MS) };
    const outlook = await this.database.withTenant(context.tenantId, (tx) => this.ledger.outlook(tx, order));
    const window = windowWait(now, address.state, vertical, rules.windows);
    if (outlook.existing) return this.dispatcher.resume(outlook.existing, context, window);

    const contact = input.contacts.emails.find((email) => email.address === to);
    const decision = decideCold({ to, contact, business: input.business, sender: outlook.sender, suppression: outlook.suppression, lastToBusiness: outlook.lastToBusiness, lastToAddress: outlook.lastToAddress, now }, rules);
    const message = this.messageOf(input, context, order);
    const record: DecisionRecord = { id: message.decisionId, leadId: context.leadId, runId: context.runId, campaignId: order.campaignId, businessId, stream: 'cold', addressHash: message.toHash, dry: context.dry, decidedAt: now, decision };
    if (!decision.allowed || outlook.sender === null) return this.refuse(record, message, decision);

    const wait = outlook.pause ? pauseWait(outlook.pause, now) : window;
    if (wait) return waitUntil(wait.until, wait.cause, wait.detail);

    const enveloped = await this.enveloper.enclose(message, outlook.sender, input.draft.content.key);
    if (context.dry) {
      return done({ messageId: message.id, decisionId: record.id, stream: 'cold', provider: 'none (dry run)', sentAt: now.toISOString() }, (tx) => this.ledger.decide(tx, record));
    }
    const intent = await this.database.withTenant(context.tenantId, (tx) => this.ledger.intend(tx, order, record, enveloped, rules.throttle.perDomainPerMinute));
    switch (intent.kind) {
      case 'recorded':
        return this.dispatcher.dispatch({ ...enveloped, tries: intent.tries }, context);
      case 'changed':
        return null;
      case 'throttled':
        return waitUntil(intent.wait.until, intent.wait.cause, intent.wait.detail);
      default:
        return assertNever(intent);
    }
  }

  private refuse(record: DecisionRecord, message: Message, decision: Decision): Reply {
    const refusal: Refusal = decision.refusals[0] ?? { code: 'no_sender_identity', detail: 'The tenant has no sender identity.', ending: 'hold' };
    const write = (tx: Parameters<SendLedger['refuse']>[0]): Promise<void> => this.ledger.refuse(tx, record, { ...message, id: derivedId('refused', record.id) }, decision);
    const detail = decision.reasons.join('; ');
    return refusal.ending === 'hold' ? hold(refusal.code, detail, write) : end(refusal.ending, refusal.code, { detail, write });
  }

  private messageOf(input: Input, context: StepContext, order: Order): Message {
    const { campaignId, businessId, to, now, tenantId } = order;
    return {
      // Of the occasion, not of the attempt: whoever comes again finds the same mail.
      id: derivedId('message', tenantId, onceKeyOf(order), context.leadId), tenantId, kind: 'cold', onceKey: onceKeyOf(order), stream: 'cold', leadId: context.leadId, runId: context.runId, campaignId, businessId,
      purchaseId: null, reportId: null, decisionId: derivedId('decision', tenantId, context.key), to, toHash: this.ledger.hash(to), subject: input.draft.subject, language: input.draft.language, contentKey: null, links: 0,
      state: 'intended', reason: null, provider: null, tries: 1, createdAt: now, nextTryAt: null, askedAt: now, sentAt: null, bouncedAt: null, openedAt: null, clickedAt: null,
    };
  }
}
