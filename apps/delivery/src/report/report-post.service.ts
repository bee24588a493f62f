import { Injectable } from '@nestjs/common';
import { Composer } from '../message/composer.service';
import { Post } from '../message/post.service';
import { SendLedger } from '../send/ledger.service';

/** Makes and keeps a transactional mail. */
@Injectable()
export class ReportPost {
  constructor(
    private readonly composer: Composer,
    private readonly post: Post,
    private readonly ledger: SendLedger,
  ) {}

  async enclose(tenantId: string, mail: Parameters<Composer['transactional']>[0]): Promise<{ contentKey: string; toHash: string }> {
    return { contentKey: await this.post.keep(tenantId, this.composer.transactional(mail)), toHash: this.ledger.hash(mail.to.address) };
  }
}
