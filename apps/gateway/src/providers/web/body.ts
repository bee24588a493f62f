import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { FetchProblem } from './web.types';

type Decoder = ReturnType<typeof createGunzip>;

/** Two decoders on top of one another are a server's mistake; more are an attack. */
const MOST_ENCODINGS = 2;

async function* counted(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = chunk as Buffer;
    onBytes(bytes.length);
    yield bytes;
  }
}

function decoderFor(encoding: string, first: Buffer): Decoder {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      // Some servers send the bare stream without zlib's two bytes of header (RFC 9110 §8.4.1.2 notes it).
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : (createInflateRaw());
    default:
      throw new FetchProblem('protocol', `The body comes in an encoding that was not asked for: ${encoding.slice(0, 40)}.`);
  }
}

async function* decoded(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const decoder = decoderFor(encoding, first.value);
  const feed = async (): Promise<void> => {
    try {
      for (let next: IteratorResult<Buffer> = first; next.done !== true; next = await iterator.next()) {
        if (decoder.destroyed) return;
        if (!decoder.write(next.value)) await new Promise<void>((resolve) => decoder.once('drain', resolve).once('close', resolve));
      }
      decoder.end();
    } catch (error) {
      decoder.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const feeding = feed();
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
    await feeding;
  } finally {
    decoder.destroy();
  }
}

/**
 * Reads a body, decoding it piece by piece, and stops as soon as it grows beyond `maxBytes`: a small file can unpack to
 * gigabytes. @param cut the beginning will do: what is beyond is left out instead of refused. @throws FetchProblem too_large or protocol
 */
export async function readBody(source: Readable, contentEncoding: string, maxBytes: number, cut = false): Promise<{ body: Buffer; wireBytes: number }> {
  const encodings = contentEncoding.toLowerCase().split(',').map((part) => part.trim()).filter((part) => part !== '' && part !== 'identity');
  if (encodings.length > MOST_ENCODINGS) throw new FetchProblem('protocol', `The body is encoded ${encodings.length} times over.`);
  // What breaks is told to whoever reads; a body given up half-way has no reader any more.
  source.on('error', () => undefined);
  let wireBytes = 0;
  // A beginning has arrived whole long before; what goes on without unpacking to one is no file.
  const maxWireBytes = cut ? 2 * maxBytes : maxBytes;
  let stream: AsyncIterable<Buffer> = counted(source, (bytes) => {
    wireBytes += bytes;
    if (wireBytes > maxWireBytes) throw new FetchProblem('too_large', `The body is larger than ${maxBytes} bytes.`);
  });
  for (const encoding of encodings.reverse()) stream = decoded(stream, encoding);
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of stream) {
      bytes += part.length;
      if (bytes > maxBytes && cut) {
        parts.push(part);
        return { body: Buffer.concat(parts, maxBytes), wireBytes };
      }
      if (bytes > maxBytes) throw new FetchProblem('too_large', `The body is larger than ${maxBytes} bytes.`);
      parts.push(part);
    }
  } finally {
    source.destroy();
  }
  return { body: Buffer.concat(parts, bytes), wireBytes };
}
