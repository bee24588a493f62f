import type { sendEmail } from '@leadfactory/contracts';
import { addCost, assertNever, type Clock, type ErrorCode, toAppError } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, done, end, hold, type StepContext, type StepOutput, type StepReply, waitUntil } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Feedback } from '../feedback/feedback.service';
import type { Message } from '../message/message.types';
import { type Handover, Post } from '../message/post.service';
import { Policy } from '../policy/policy.service';
import { SendLedger } from './ledger.service';
import { Rest } from './rest.service';
import type { Wait } from './wait.rules';

type Reply = StepReply<StepOutput<typeof sendEmail>>;

/** Refusals of the egress itself; what may have reached the provider is of unknown fate, or under way. */
const NOT_LEFT: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'budget_exceeded', 'provider_unavailable']);

/** Hands an intended mail over and answers what the lead's step comes to. */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly post: Post,
    private readonly feedback: Feedback,
    private readonly ledger: SendLedger,
    private readonly rest: Rest,
    private readonly policy: Policy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async dispatch(message: Message, context: StepContext): Promise<Reply> {
    return this.cameTo(message, await this.handOver(message, context), context);
  }

  /** What the lead's step comes to when this is known of its mail. */
  private async cameTo(message: Message, handover: Handover, context: StepContext): Promise<Reply> {
    const at = this.clock.now();
    switch (handover.kind) {
      case 'unknown':
        return hold('fate_unknown', handover.detail, (tx) => this.ledger.hold(tx, message, 'fate_unknown', at));
      case 'refused':
        context.cost = addCost(context.cost, handover.cost);
        return this.refused(message, handover, at);
      case 'accepted': {
        context.cost = addCost(context.cost, handover.cost);
        const { provider, providerMessageId, allowed } = handover;
        return done({ messageId: message.id, decisionId: message.decisionId, stream: message.stream, provider, sentAt: at.toISOString() }, async (tx) => {
          const row = await this.locked(tx, message);
          await this.feedback.accepted(tx, row, { provider, providerMessageId, at, traceparent: context.traceparent });
          if (!allowed) await this.ledger.stopSender(tx, message.tenantId, `${provider} carried a ${message.stream} mail, which the policy forbids`, at);
        });
      }
    }
  }

  /** What an earlier run of the same lead came to; null when something came in between: decide again. */
  async resume(message: Message, context: StepContext, window: Wait | null): Promise<Reply | null> {
    if (message.leadId !== context.leadId) return end('skipped', 'already_mailed', { detail: `This campaign wrote to the business on ${message.createdAt.toISOString()}.` });
    if (message.state === 'held') return hold('fate_unknown', 'Whether the mail left is not known; it is not sent again.');
    if (message.state === 'refused') return end('suppressed', message.reason ?? 'suppressed');
    if (message.sentAt !== null) return done({ messageId: message.id, decisionId: message.decisionId, stream: message.stream, provider: message.provider ?? 'unknown', sentAt: message.sentAt.toISOString() });
    if (message.state === 'bounced') return end('suppressed', 'bounced', { detail: message.reason ?? undefined });
    // One of whose call nothing was heard may have left: then it waits for nothing, and it may be this very mail by which somebody asked for silence.
    const known = message.nextTryAt === null ? await this.post.recall(message) : null;
    if (known) return this.cameTo(message, known, context);
    const turn = await this.rest.end(message, window);
    switch (turn.kind) {
      case 'begun':
        return this.dispatch(message, context);
      case 'changed':
        return null;
      case 'suppressed':
        return end('suppressed', turn.suppression.reason, { write: (tx) => this.ledger.withdraw(tx, message, turn.suppression.reason, this.clock.now()) });
      case 'wait':
        return (await this.rest.goOn(message, turn.wait)) ? waitUntil(turn.wait.until, turn.wait.cause, turn.wait.detail) : null;
      default:
        return assertNever(turn);
    }
  }

  private async handOver(message: Message, context: StepContext): Promise<Handover> {
    try {
      return await this.post.handOver(message, context.traceparent);
    } catch (error) {
      const { code, details, message: reason } = toAppError(error);
      const { retryAt } = details;
      // Should the lead be cancelled before its next try, the mail may be withdrawn: of these it is certain that it has not left.
      if (retryAt !== undefined && NOT_LEFT.has(code)) await this.rest.afterOutage(message, reason, new Date(retryAt));
      throw error;
    }
  }

  private async refused(message: Message, refusal: Extract<Handover, { kind: 'refused' }>, at: Date): Promise<Reply> {
    const pauses = this.policy.rules.temporaryRefusal.retryAfterSeconds;
    const pause = pauses[message.tries - 1];
    if (!refusal.permanent && pause !== undefined) {
      const retryAt = new Date(at.getTime() + pause * 1000);
      await this.rest.afterRefusal(message, refusal.diagnostic, retryAt);
      return waitUntil(retryAt, 'unavailable', `The mailbox refused for now: ${refusal.diagnostic}`);
    }
    const reason = refusal.permanent ? 'bounced' : 'soft_bounce';
    return end(refusal.permanent ? 'suppressed' : 'skipped', reason, {
      detail: refusal.diagnostic,
      write: async (tx) => this.feedback.bounced(tx, await this.locked(tx, message), { ...refusal, at, eventId: `${message.id}:refused:${message.tries}` }),
    });
  }

  private async locked(tx: Tx, message: Message): Promise<Message> {
    const row = await this.ledger.lock(tx, message.id);
    if (!row) throw new Error(`the mail ${message.id} vanished while it was sent`);
    return row;
  }
}
