import type { BlobRef } from '@leadfactory/contracts';

/** Keeps what is too large for a message or a row: page bodies, PDFs, screenshots. */
export interface BlobStore {
  /** Stores the body whole or not at all; an earlier one under the same key is replaced. */
  put(key: string, body: Buffer | string, contentType: string): Promise<BlobRef>;
  /** Null when there is none (any more). */
  get(key: string): Promise<{ body: Buffer; contentType: string } | null>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Deletes what begins with the prefix and was stored before the date; answers how many. */
  expireOlderThan(prefix: string, date: Date): Promise<number>;
}
