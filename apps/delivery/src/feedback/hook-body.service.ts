import { AppError } from '@leadfactory/kernel';
import type { Hook } from '@leadfactory/messaging';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';

/** The raw body of a webhook, wherever it travelled. */
@Injectable()
export class HookBody {
  constructor(@Inject(BLOBS) private readonly blobs: BlobStore) {}

  /** @throws AppError not_found when its blob is gone */
  async read(hook: Hook): Promise<Buffer> {
    if (hook.blob === undefined) return Buffer.from(hook.body, hook.encoding);
    const blob = await this.blobs.get(hook.blob);
    if (!blob) throw new AppError('not_found', `The body of the webhook ${hook.id} is gone.`);
    return blob.body;
  }
}
