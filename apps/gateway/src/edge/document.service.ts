import { PageDocument } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS, ENV, parseAs } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { EdgeEnv } from './edge.types';
import { isSafeLocation, pagePolicy, settableHeaders } from './security-headers.rules';

/** Sends pages, files and redirects that a service has made. */
@Injectable()
export class DocumentService {
  constructor(
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(ENV) private readonly env: EdgeEnv,
  ) {}

  /** @throws AppError internal for a page that breaks its contract; not_found when its blob is gone. */
  async send(reply: FastifyReply, output: unknown): Promise<FastifyReply> {
    const page = parseAs(PageDocument, output, 'The page', 'internal');
    const body = await this.bodyOf(page);
    reply.code(page.status).headers(settableHeaders(page.headers));
    if (page.location !== undefined) {
      if (!isSafeLocation(page.location)) throw new AppError('internal', `A page leads to ${page.location}.`);
      reply.header('location', page.location);
    }
    const contentType = page.contentType ?? body.contentType;
    if (contentType !== undefined) reply.header('content-type', contentType);
    if (contentType?.startsWith('text/html')) reply.header('content-security-policy', pagePolicy(this.env.PUBLIC_ORIGIN.startsWith('https:')));
    return reply.send(body.content);
  }

  private async bodyOf(page: PageDocument): Promise<{ content: Buffer; contentType?: string }> {
    if (page.text !== undefined) return { content: Buffer.from(page.text, 'utf8'), contentType: 'text/html; charset=utf-8' };
    if (page.base64 !== undefined) return { content: Buffer.from(page.base64, 'base64'), contentType: 'application/octet-stream' };
    if (page.blob === undefined) return { content: Buffer.alloc(0) };
    const blob = await this.blobs.get(page.blob);
    if (!blob) throw new AppError('not_found', 'The document is not there any more.');
    return { content: blob.body, contentType: blob.contentType };
  }
}
