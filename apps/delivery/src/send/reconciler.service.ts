import type { Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Feedback } from '../feedback/feedback.service';
import type { Message } from '../message/message.types';
import { type Handover, Post } from '../message/post.service';
import { LeadEndRepository } from './lead-end.repository';
import { SendLedger } from './ledger.service';

/**
 * Finds out what became of a mail whose call has had no answer that anybody heard: a process died over it, and its lead comes again
 * later, or never, because it was cancelled. Looks it up and sends nothing (R10.07).
 */
@Injectable()
export class Reconciler {
  constructor(
    private readonly database: Database,
    private readonly ledger: SendLedger,
    private readonly ends: LeadEndRepository,
    private readonly post: Post,
    private readonly feedback: Feedback,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AppError what keeps the egress from telling just now */
  async reconcile(seen: Message): Promise<void> {
    const askedAt = this.clock.now();
    if (!(await this.database.withTenant(seen.tenantId, (tx) => this.ledger.lookAt(tx, seen, askedAt)))) return;
    const known = await this.post.recall(seen);
    await this.database.withTenant(seen.tenantId, async (tx) => {
      if (seen.runId !== null) await this.ends.shareRun(tx, seen.runId);
      const message = await this.ledger.lock(tx, seen.id);
      // Its lead has come meanwhile: what that learns holds.
      if (message?.state !== 'intended' || message.tries !== seen.tries || message.askedAt?.getTime() !== askedAt.getTime()) return;
      await this.note(tx, message, known);
      if (message.leadId !== null && (await this.ends.isCancelled(tx, message.leadId))) await this.ledger.cancel(tx, [message.leadId], this.clock.now());
    });
  }

  private async note(tx: Tx, message: Message, known: Handover | null): Promise<void> {
    const at = this.clock.now();
    switch (known?.kind) {
      case undefined:
        return this.ledger.postpone(tx, message, 'The call for it never left.', at);
      case 'unknown':
        return this.ledger.hold(tx, message, 'fate_unknown', at);
      case 'refused':
        if (!known.permanent) return this.ledger.nextTry(tx, message, known.diagnostic, at, at);
        return this.feedback.bounced(tx, message, { ...known, at, eventId: `${message.id}:refused:${message.tries}` });
      case 'accepted':
        await this.feedback.accepted(tx, message, { provider: known.provider, providerMessageId: known.providerMessageId, at });
        if (!known.allowed) await this.ledger.stopSender(tx, message.tenantId, `${known.provider} carried a ${message.stream} mail, which the policy forbids`, at);
    }
  }
}
