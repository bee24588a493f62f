import { sendMail } from '@leadfactory/contracts';
import { AppError, type Cost, toAppError } from '@leadfactory/kernel';
import { type BlobStore, stableHash } from '@leadfactory/persistence';
import { BLOBS, EgressClient, Logger, Metrics } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Policy } from '../policy/policy.service';
import { concernsMailbox } from '../suppression/mailbox.rules';
import type { Message } from './message.types';

export type Mail = z.input<typeof sendMail.input>;

/** What is known of a mail after it was handed over. */
export type Handover =
  | { kind: 'accepted'; provider: string; providerMessageId: string; cost: Cost; allowed: boolean }
  /** `mailbox`: nobody can be written to there. */
  | { kind: 'refused'; permanent: boolean; mailbox: boolean; diagnostic: string; cost: Cost }
  /** Nobody can tell whether it left: it is never sent again (R10.07). */
  | { kind: 'unknown'; detail: string };

/** Hands mails to the egress, exactly as they were written down with their intent. */
@Injectable()
export class Post {
  constructor(
    private readonly egress: EgressClient,
    private readonly policy: Policy,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** Keeps the mail; its key goes into the row. The key names the content: nothing that a row points at is ever changed. */
  async keep(tenantId: string, mail: Mail): Promise<string> {
    return (await this.blobs.put(`${tenantId}/messages/${mail.messageId}-${stableHash(mail).slice(0, 12)}`, JSON.stringify(mail), 'application/json')).key;
  }

  /**
   * Asking again with the same row gives the earlier answer, because the key is the row's and not the attempt's.
   * @throws AppError whatever keeps the egress from answering now
   */
  async handOver(message: Message, traceparent: string | undefined): Promise<Handover> {
    return this.ask(message, await this.read(message), { traceparent, recall: false });
  }

  /**
   * What became of the last call for a mail, without sending it; null when none has left the house.
   * @throws AppError unavailable while it is under way, or whatever keeps the egress from answering now
   */
  async recall(message: Message): Promise<Handover | null> {
    const mail = await this.read(message);
    return this.ask(message, mail, { traceparent: undefined, recall: true }).catch((error: unknown) => {
      if (toAppError(error).code === 'not_found') return null;
      throw error;
    });
  }

  private async ask(message: Message, mail: Mail, { traceparent, recall }: { traceparent: string | undefined; recall: boolean }): Promise<Handover> {
    const payer = { tenantId: message.tenantId, key: `mail:${message.id}:${message.tries}`, ...(message.leadId ? { leadId: message.leadId } : {}), ...(message.runId ? { runId: message.runId } : {}), ...(traceparent ? { traceparent } : {}) };
    try {
      const { data, cost } = await this.egress.call(sendMail, mail, payer, { recall });
      if (!data.accepted) {
        const { permanent, diagnostic, atRecipient = false } = data.rejection ?? { permanent: true, diagnostic: 'refused without a reason' };
        return { kind: 'refused', permanent, mailbox: permanent && concernsMailbox(diagnostic, atRecipient), diagnostic, cost };
      }
      return { kind: 'accepted', provider: data.provider, providerMessageId: data.providerMessageId, cost, allowed: this.mayCarry(message, data.provider) };
    } catch (error) {
      const fault = toAppError(error);
      if (fault.code === 'fate_unknown') return { kind: 'unknown', detail: fault.message };
      throw error;
    }
  }

  private async read(message: Message): Promise<Mail> {
    const blob = message.contentKey === null ? null : await this.blobs.get(message.contentKey);
    if (!blob) throw new AppError('not_found', `The text of the mail ${message.id} is gone; it cannot be sent.`);
    return JSON.parse(blob.body.toString('utf8')) as Mail;
  }

  /** The egress chooses the provider by the same policy; should the two ever differ, nothing more leaves on that stream (R10.01). */
  private mayCarry(message: Message, provider: string): boolean {
    const allowed = this.policy.rules.streams[message.stream].some((name) => name === provider);
    if (!allowed) {
      this.metrics.counter('leadfactory_mail_policy_violations_total', 'Mails carried by a provider that may not carry their stream.', ['stream', 'provider']).inc({ stream: message.stream, provider });
      this.logger.error({ messageId: message.id, tenantId: message.tenantId, stream: message.stream, provider }, 'A provider carried a mail of a stream that it may not carry; the sender is stopped.');
    }
    return allowed;
  }
}
