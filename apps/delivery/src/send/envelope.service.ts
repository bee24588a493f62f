import { Injectable } from '@nestjs/common';
import { Composer } from '../message/composer.service';
import type { Message } from '../message/message.types';
import { Post } from '../message/post.service';
import type { SenderIdentity } from '../sender/sender.repository';

/** Turns a draft into the very mail that will leave, and keeps it beside its row. */
@Injectable()
export class Enveloper {
  constructor(
    private readonly composer: Composer,
    private readonly post: Post,
  ) {}

  async enclose(message: Message, sender: SenderIdentity, draftKey: string): Promise<Message> {
    const { mail, links } = await this.composer.cold({ tenantId: message.tenantId, messageId: message.id, campaignId: message.campaignId ?? '', to: message.to, subject: message.subject, contentKey: draftKey, sender });
    return { ...message, contentKey: await this.post.keep(message.tenantId, mail), links };
  }
}
