import type { Tx } from '@leadfactory/persistence';
import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Decision } from '../decision/decision.rules';
import { DecisionRepository, type DecisionRecord } from '../decision/decision.repository';
import type { DeliveryEnv } from '../env';
import { GovernorRepository, type Pause, VIOLATION } from '../governor/governor.repository';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';
import { type SenderIdentity, SenderRepository } from '../sender/sender.repository';
import { addressHash, domainOf } from '../suppression/address.rules';
import { type Suppression, SuppressionRepository } from '../suppression/suppression.repository';
import { minuteOf, paceWait, type Wait } from './wait.rules';

/** One cold mail that somebody wants to send. */
export interface Order {
  tenantId: string;
  campaignId: string;
  businessId: string;
  to: string;
  now: Date;
  /** From when on earlier mails count for the frequency cap. */
  capSince: Date;
}

/** What the tables know about an order. */
export interface Outlook {
  existing: Message | null;
  sender: SenderIdentity | null;
  suppression: Suppression | null;
  lastToBusiness: Date | null;
  lastToAddress: Date | null;
  pause: Pause | null;
}

/** What came of recording the intent. `changed`: between the decision and now something happened; decide again. */
export type Intent = { kind: 'recorded'; tries: number } | { kind: 'changed' } | { kind: 'throttled'; wait: Wait };

/** The tables of sending, read and written within the caller's transaction. */
@Injectable()
export class SendLedger {
  constructor(
    private readonly messages: MessageRepository,
    private readonly decisions: DecisionRepository,
    private readonly suppressions: SuppressionRepository,
    private readonly senders: SenderRepository,
    private readonly governor: GovernorRepository,
    @Inject(ENV) private readonly env: DeliveryEnv,
  ) {}

  hash(address: string): string {
    return addressHash(address, this.env.SUPPRESSION_SECRET);
  }

  async outlook(tx: Tx, order: Order): Promise<Outlook> {
    const toHash = this.hash(order.to);
    const sender = await this.senders.find(tx);
    const suppression = await this.suppressions.find(tx, toHash);
    const last = await this.messages.lastCold(tx, { businessId: order.businessId, toHash, since: order.capSince });
    const pause = await this.governor.pauseOf(tx, order.campaignId);
    // Last: a copy of this order that is just being sent elsewhere is either seen as itself, or not counted above either. Read
    // first, it could count as an earlier mail to the same business, and this very mail be refused for its own sake.
    const existing = await this.messages.byOnceKey(tx, onceKeyOf(order));
    return { existing, sender, suppression, lastToBusiness: last.business, lastToAddress: last.address, pause };
  }

  /** Keeps a decision that allows nothing, and the mail that was not sent, for people to see. */
  async refuse(tx: Tx, record: DecisionRecord, message: Message, decision: Decision): Promise<void> {
    await this.decisions.put(tx, record);
    await this.messages.insert(tx, { ...message, onceKey: null, askedAt: null, state: 'refused', reason: decision.refusals[0]?.code ?? 'refused' });
  }

  async decide(tx: Tx, record: DecisionRecord): Promise<void> {
    await this.decisions.put(tx, record);
  }

  /** The intent, committed before the call: after it the mail is looked up, never sent a second time (R10.07). */
  async intend(tx: Tx, order: Order, record: DecisionRecord, message: Message, perMinute: number): Promise<Intent> {
    await this.messages.serialise(tx, order.tenantId, [`business:${order.businessId}`, `address:${message.toHash}`]);
    const now = await this.outlook(tx, order);
    if (now.existing || now.suppression || now.lastToBusiness || now.lastToAddress || now.pause) return { kind: 'changed' };
    const wait = await this.takePace(tx, order.to, order.now, perMinute);
    if (wait) return { kind: 'throttled', wait };
    await this.decisions.put(tx, record);
    const tries = (await this.messages.insert(tx, message)) ? message.tries : await this.messages.revive(tx, message);
    if (tries === null) return { kind: 'changed' };
    await this.messages.note(tx, { id: `${message.id}:intended:${order.now.getTime()}`, messageId: message.id, what: 'intended', at: order.now });
    return { kind: 'recorded', tries };
  }

  /** What a mail to this domain has to wait for; null when it may leave now, and is counted. */
  async takePace(tx: Tx, to: string, now: Date, perMinute: number): Promise<Wait | null> {
    return (await this.messages.takePace(tx, domainOf(to), minuteOf(now), perMinute)) ? null : paceWait(now, perMinute);
  }

  /** The provider refused for now: the next try is another call, and needs another key. */
  async nextTry(tx: Tx, message: Message, diagnostic: string, at: Date, nextTryAt: Date): Promise<void> {
    await this.messages.note(tx, { id: `${message.id}:refused:${message.tries}`, messageId: message.id, what: 'refused for now', at, detail: diagnostic });
    await this.messages.rest(tx, message, { tries: message.tries + 1, reason: diagnostic, nextTryAt });
  }

  /** The call has not left the house; the next is the same. */
  async postpone(tx: Tx, message: Message, reason: string, nextTryAt: Date): Promise<void> {
    await this.messages.rest(tx, message, { tries: message.tries, reason, nextTryAt });
  }

  /** No try for now. False when the mail is not what it was: decide again. */
  keepResting(tx: Tx, message: Message, wait: Wait): Promise<boolean> {
    return this.messages.keepResting(tx, message, wait.detail, wait.until);
  }

  /** Right before another try. False when the mail is not what it was: decide again. */
  begin(tx: Tx, message: Message, at: Date): Promise<boolean> {
    return this.messages.wake(tx, message, at);
  }

  /** Whether no call for the mail has begun since it was seen; it is looked at from now on. */
  lookAt(tx: Tx, message: Message, at: Date): Promise<boolean> {
    return this.messages.lookedAt(tx, message, at);
  }

  /** Unless something has told meanwhile what became of it. */
  async hold(tx: Tx, message: Message, reason: string, at: Date): Promise<void> {
    if ((await this.messages.lock(tx, message.id))?.state !== 'intended') return;
    await this.messages.note(tx, { id: `${message.id}:held:${message.tries}`, messageId: message.id, what: 'held', at, detail: reason });
    await this.messages.set(tx, message.id, { state: 'held', reason });
  }

  /** Suppressed between intent and call: it never leaves. */
  async withdraw(tx: Tx, message: Message, reason: string, at: Date): Promise<void> {
    await this.messages.note(tx, { id: `${message.id}:withdrawn`, messageId: message.id, what: 'withdrawn', at, detail: reason });
    await this.messages.set(tx, message.id, { state: 'refused', reason });
  }

  /** Nobody asks for these leads any more: what rests between two tries does not leave. A call that is under way comes to its end. */
  async cancel(tx: Tx, leadIds: readonly string[], at: Date): Promise<void> {
    await this.messages.withdrawResting(tx, { leadIds }, 'cancelled', at);
  }

  async stopSender(tx: Tx, tenantId: string, reason: string, at: Date): Promise<void> {
    await this.governor.stop(tx, tenantId, VIOLATION, reason, { sent: 0, bounced: 0, complained: 0 }, at);
  }

  lock(tx: Tx, id: string): Promise<Message | null> {
    return this.messages.lock(tx, id);
  }

  async pauseOf(tx: Tx, { campaignId }: Message): Promise<Pause | null> {
    return campaignId === null ? null : this.governor.pauseOf(tx, campaignId);
  }

  suppressionOf(tx: Tx, message: Message): Promise<Suppression | null> {
    return this.suppressions.find(tx, message.toHash);
  }
}

export function onceKeyOf({ campaignId, businessId }: Pick<Order, 'campaignId' | 'businessId'>): string {
  return `cold:${campaignId}:${businessId}`;
}
