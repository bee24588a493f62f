import { AppError, isUrl } from '@leadfactory/kernel';
import { fileURLToPath } from 'node:url';
import type { BlobStore } from './blob-store';
import { FolderBlobStore } from './folder-blob-store';

/** Opens the store of that URL: `file:///folder`. @throws AppError not_configured for any other kind. */
export function openBlobStore(url: string): BlobStore {
  const parsed = isUrl(url) ? new URL(url) : null;
  if (parsed?.protocol === 'file:') return new FolderBlobStore(fileURLToPath(parsed));
  throw new AppError('not_configured', `BLOB_URL: expected a folder as file:///…, got "${parsed?.protocol ?? url}".`);
}
