import type { Operation, Upload } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bodyType, collect, isJson, readForm, readJson } from './body.rules';
import { EdgeFault } from './edge-fault.rules';
import { checkInput, fromTexts, pathNames } from './input.rules';

/** Texts up to this travel inside the message; escaping may double them, and the broker takes 1 MB. */
const INLINE_TEXT_BYTES = 256 * 1024;

/** Puts an operation's flat input together: names of the path, then body or query. */
@Injectable()
export class InputService {
  constructor(@Inject(BLOBS) private readonly blobs: BlobStore) {}

  /** @throws AppError invalid_input listing every field that is not as expected; EdgeFault 415 for another media type */
  async read(operation: Operation, request: FastifyRequest): Promise<unknown> {
    const given = await this.given(operation, request);
    const params = request.params as Record<string, string>;
    for (const name of pathNames(operation.path)) given[name] = params[name];
    if (operation.upload) await this.storeUpload(operation.upload, given, request.exchange.principal?.tenantId);
    return checkInput(operation, given);
  }

  private async given(operation: Operation, request: FastifyRequest): Promise<Record<string, unknown>> {
    const query = () => fromTexts(operation.input, collect(queryPairs(request.url)));
    if (operation.method === 'GET' || operation.method === 'DELETE') return query();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const type = bodyType(request.headers['content-type']);
    if (body.length === 0) return operation.upload || operation.produces === 'document' ? query() : {};
    if (isJson(type.essence)) return readJson(body);
    if (operation.upload && type.essence === operation.upload.mediaType) return { ...query(), [operation.upload.text]: body };
    const takesForms = operation.produces === 'document' && operation.access === 'public';
    if (takesForms && ['application/x-www-form-urlencoded', 'multipart/form-data'].includes(type.essence)) return fromTexts(operation.input, await readForm(body, type));
    const taken = ['application/json', ...(operation.upload ? [operation.upload.mediaType] : []), ...(takesForms ? ['application/x-www-form-urlencoded', 'multipart/form-data'] : [])];
    throw new EdgeFault(415, 'invalid_input', `The body must be ${taken.join(' or ')}, not ${type.essence === '' ? 'without a Content-Type' : type.essence}.`, {}, { 'accept-post': taken.join(', ') });
  }

  /** A file goes to the blob store under its own hash, in its tenant's folder; the service gets the key. */
  private async storeUpload(upload: Upload, given: Record<string, unknown>, tenantId: string | undefined): Promise<void> {
    if (tenantId === undefined) throw new AppError('internal', 'An operation with an upload must not be public.');
    const folder = `${tenantId}/uploads/`;
    const key = given[upload.blob];
    // A key of the caller's own making could name another tenant's blob.
    if (key !== undefined && !(typeof key === 'string' && key.startsWith(folder) && /^[0-9a-f]{64}$/.test(key.slice(folder.length)))) {
      throw new AppError('invalid_input', `The field ${upload.blob} is not as expected.`, { fields: [{ path: upload.blob, message: 'expected the key of a file uploaded before' }] });
    }
    const text = given[upload.text];
    const content = Buffer.isBuffer(text) ? text : typeof text === 'string' && Buffer.byteLength(text) > INLINE_TEXT_BYTES ? Buffer.from(text) : null;
    if (content === null) return;
    given[upload.blob] = `${folder}${createHash('sha256').update(content).digest('hex')}`;
    await this.blobs.put(given[upload.blob] as string, content, upload.mediaType);
    delete given[upload.text];
  }
}

function queryPairs(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}
