import type { Clock } from '@leadfactory/kernel';
import { type Hook, Outbox } from '@leadfactory/messaging';
import { type BlobStore, Database, PLATFORM_TENANT } from '@leadfactory/persistence';
import { BLOBS, CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { encodeBody, keptHeaders } from './webhook.rules';
import type { IncomingHook } from './webhook.types';

/** Larger ones travel as blobs: base64 and escaping make them larger still, and the broker takes 1 MB. */
const INLINE_BYTES = 256 * 1024;

@Injectable()
export class WebhookService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps a proven webhook; once this returns, it is not lost (R8.03). A repeat is kept again: its handler knows the id. */
  async keep(provider: string, id: string, incoming: IncomingHook): Promise<void> {
    const hook: Hook = { id, provider, headers: keptHeaders(incoming.headers), receivedAt: this.clock.now().toISOString(), ...(await this.bodyOf(provider, id, incoming.body)) };
    await this.database.acrossTenants('a webhook belongs to no tenant until its handler has found one', (tx) => this.outbox.publishHook(tx, provider, hook));
  }

  private async bodyOf(provider: string, id: string, body: Buffer): Promise<Pick<Hook, 'body' | 'encoding' | 'blob'>> {
    if (body.length <= INLINE_BYTES) return encodeBody(body);
    const { key } = await this.blobs.put(`${PLATFORM_TENANT}/hooks/${provider}/${id}`, body, 'application/octet-stream');
    return { body: '', encoding: 'utf8', blob: key };
  }
}
