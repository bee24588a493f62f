import { AppError } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS, ENV, Links } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { DeliveryEnv } from '../env';
import { Policy } from '../policy/policy.service';
import type { SenderIdentity } from '../sender/sender.repository';
import { domainOf } from '../suppression/address.rules';
import { coldHeaders, fillDraft, messageIdHeader } from './compose.rules';
import type { Mail } from './post.service';
import { returnPathOf } from './return-path.rules';

const DraftContent = z.object({ html: z.string(), text: z.string() });

export interface ColdMail {
  tenantId: string;
  messageId: string;
  campaignId: string;
  to: string;
  subject: string;
  contentKey: string;
  sender: SenderIdentity;
}

/** Makes mails as they leave: links signed, sender and address in place, headers that let people out. */
@Injectable()
export class Composer {
  constructor(
    private readonly links: Links,
    private readonly policy: Policy,
    @Inject(ENV) private readonly env: DeliveryEnv,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws AppError not_found when the draft's text is gone; invalid_input when it may not be sent as it is */
  async cold(o: ColdMail): Promise<{ mail: Mail; links: number }> {
    const blob = await this.blobs.get(o.contentKey);
    if (!blob) throw new AppError('not_found', 'The text of the draft is gone; draft the mail again.');
    const content = DraftContent.safeParse(JSON.parse(blob.body.toString('utf8')));
    if (!content.success) throw new AppError('invalid_input', 'The draft is not { html, text }.');
    const { opens, clicks } = this.policy.rules.tracking;
    const about = { t: o.tenantId, m: o.messageId };
    const senderDomain = domainOf(o.sender.fromAddress);
    const unsubscribeUrl = `${this.env.PUBLIC_ORIGIN}/u/${this.links.sign('unsubscribe', about)}`;
    const filled = fillDraft(content.data, {
      senderName: o.sender.fromName, postalAddress: o.sender.postalAddress, unsubscribeUrl,
      pixelUrl: opens ? `${this.env.PUBLIC_ORIGIN}/t/o/${this.links.sign('open', about)}` : null,
      // The target stands in the signed token: a visitor is sent on even when our database is away.
      linkTo: (target, index) => (clicks ? `${this.env.PUBLIC_ORIGIN}/t/c/${this.links.sign('click', { ...about, i: index, to: target })}` : target),
    });
    const mail: Mail = {
      stream: 'cold', messageId: o.messageId, from: { name: o.sender.fromName, address: o.sender.fromAddress }, to: { name: null, address: o.to }, replyTo: o.sender.replyTo,
      returnPath: returnPathOf('bounce', o.messageId, senderDomain, this.env.LINK_SECRET), subject: o.subject, html: filled.html, text: filled.text,
      headers: coldHeaders({
        messageId: o.messageId, senderDomain, unsubscribeUrl, unsubscribeMail: returnPathOf('unsubscribe', o.messageId, senderDomain, this.env.LINK_SECRET), campaignId: o.campaignId, tenantId: o.tenantId,
      }),
    };
    return { mail, links: filled.links.length };
  }

  /** A mail that answers something the reader did: no tracking, no way out of a receipt. */
  transactional(o: { messageId: string; to: { name: string | null; address: string }; sender: SenderIdentity; subject: string; html: string; text: string }): Mail {
    const senderDomain = domainOf(o.sender.fromAddress);
    return {
      stream: 'transactional', messageId: o.messageId, from: { name: o.sender.fromName, address: o.sender.fromAddress }, to: o.to, replyTo: o.sender.replyTo,
      returnPath: returnPathOf('bounce', o.messageId, senderDomain, this.env.LINK_SECRET), subject: o.subject, html: o.html, text: o.text,
      headers: { 'Message-ID': messageIdHeader(o.messageId, senderDomain), 'Auto-Submitted': 'auto-generated' },
    };
  }
}
