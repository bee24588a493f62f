import type { BlobRef } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { BLOB_SUFFIX, keySegments, prefixSegments } from './blob-key.rules';
import type { BlobStore } from './blob-store';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

// Formats that are compressed already; trying again only costs time.
const DENSE = /^(image\/(?!svg)|video\/|audio\/|font\/woff|application\/(pdf|zip|gzip|zstd))/;
const HEADER_END = 0x0a;

interface Header {
  contentType: string;
  bytes: number;
  encoding: 'gzip' | 'none';
}

/** Blobs as files: one line of JSON, then the body. Written aside and renamed, so that nobody reads half a file. */
export class FolderBlobStore implements BlobStore {
  constructor(private readonly folder: string) {}

  async put(key: string, body: Buffer | string, contentType: string): Promise<BlobRef> {
    const file = this.fileOf(key);
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    const dense = DENSE.test(contentType);
    const header: Header = { contentType, bytes: bytes.length, encoding: dense ? 'none' : 'gzip' };
    // Level 3 is within a few per cent of the default's size on HTML at half its time.
    const content = dense ? bytes : await compress(bytes, { level: 3 });
    await writeWhole(file, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), content]));
    return { key, bytes: bytes.length, contentType };
  }

  async get(key: string): Promise<{ body: Buffer; contentType: string } | null> {
    let content: Buffer;
    try {
      content = await readFile(this.fileOf(key));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    const end = content.indexOf(HEADER_END);
    const header = JSON.parse(content.subarray(0, end).toString('utf8')) as Header;
    const stored = content.subarray(end + 1);
    const body = header.encoding === 'gzip' ? await decompress(stored) : stored;
    if (body.length !== header.bytes) throw new AppError('internal', `The blob ${key} has ${body.length} bytes instead of ${header.bytes}: its file is damaged.`);
    return { body, contentType: header.contentType };
  }

  async delete(key: string): Promise<void> {
    await rm(this.fileOf(key), { force: true });
  }

  async expireOlderThan(prefix: string, date: Date): Promise<number> {
    const base = path.join(this.folder, ...prefixSegments(prefix));
    let expired = 0;
    for await (const file of filesUnder(base)) {
      if ((await isOlder(file, date)) && (await removeOlder(file, date))) expired += 1;
    }
    return expired;
  }

  private fileOf(key: string): string {
    return path.join(this.folder, ...keySegments(key)) + BLOB_SUFFIX;
  }
}

async function writeWhole(file: string, content: Buffer): Promise<void> {
  const draft = `${file}.${randomUUID()}.part`;
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(content);
    // A rename that survives a power cut must not point at a body that did not.
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

async function isOlder(file: string, date: Date): Promise<boolean> {
  const { mtime } = await stat(file).catch((error: unknown) => (isMissing(error) ? { mtime: date } : Promise.reject(error as Error)));
  return mtime < date;
}

/**
 * Between a look at the age and the removal the same key may be put anew, and its file must stay. What was moved aside is looked at
 * once more and, when it is the new one, goes back where nothing newer stands.
 */
async function removeOlder(file: string, date: Date): Promise<boolean> {
  const aside = path.join(path.dirname(file), `${randomUUID()}.part`);
  try {
    await rename(file, aside);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  const older = await isOlder(aside, date);
  if (!older) await link(aside, file).catch((error: unknown) => (codeOf(error) === 'EEXIST' ? undefined : Promise.reject(error as Error)));
  await rm(aside, { force: true });
  return older;
}

async function* filesUnder(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error as Error)));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(full);
    // Drafts (.part) of writers that died are swept with the same age.
    else if (entry.name.endsWith(BLOB_SUFFIX) || entry.name.endsWith('.part')) yield full;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
