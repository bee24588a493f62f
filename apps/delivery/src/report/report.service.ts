import type { ReportReleased } from '@leadfactory/contracts';
import { AppError, type Clock, derivedId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DecisionRepository } from '../decision/decision.repository';
import { decideTransactional } from '../decision/decision.rules';
import { MessageRepository } from '../message/message.repository';
import type { Message } from '../message/message.types';
import { Policy } from '../policy/policy.service';
import { SenderRepository } from '../sender/sender.repository';
import { reportMail } from './report-mail.rules';
import { ReportPost } from './report-post.service';

type Released = z.output<typeof ReportReleased.payload>;

/** Writes down the mail that brings a bought report; the courier carries it. */
@Injectable()
export class ReportService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly decisions: DecisionRepository,
    private readonly senders: SenderRepository,
    private readonly post: ReportPost,
    private readonly policy: Policy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Once per purchase. @throws AppError not_configured when the tenant has no sender */
  async order(tx: Tx, tenantId: string, released: Released): Promise<void> {
    const onceKey = `report:${released.purchaseId}`;
    if (await this.messages.byOnceKey(tx, onceKey)) return;
    const sender = await this.senders.find(tx);
    if (!sender || sender.postalAddress.trim() === '') throw new AppError('not_configured', 'The tenant has no sender with a postal address: give it one, then replay this event.');
    const now = this.clock.now();
    const id = derivedId('message', tenantId, onceKey);
    const decisionId = derivedId('decision', tenantId, onceKey);
    const written = reportMail(released, sender);
    const { leadId, runId, campaignId, businessId, purchaseId, reportId, buyerEmail } = released;
    const { contentKey, toHash } = await this.post.enclose(tenantId, { messageId: id, to: { name: released.buyerName, address: buyerEmail }, sender, ...written });
    const decision = decideTransactional({ purchaseId, reportId, paid: released.amount }, this.policy.rules);
    await this.decisions.put(tx, { id: decisionId, leadId, runId, campaignId, businessId, stream: 'transactional', addressHash: toHash, dry: false, decidedAt: now, decision });
    const message: Message = {
      id, tenantId, kind: 'report', onceKey, stream: 'transactional', leadId, runId, campaignId, businessId, purchaseId, reportId, decisionId, to: buyerEmail, toHash, subject: written.subject, language: released.language,
      contentKey, links: 0, state: 'intended', reason: null, provider: null, tries: 1, createdAt: now, nextTryAt: now, askedAt: null, sentAt: null, bouncedAt: null, openedAt: null, clickedAt: null,
    };
    await this.messages.insert(tx, message);
    await this.messages.note(tx, { id: `${id}:intended`, messageId: id, what: 'intended', at: now });
  }
}
