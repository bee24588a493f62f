import { AppError, isId } from '@leadfactory/kernel';

/** What every stored file's name ends in, so that a key may also be the beginning of longer ones. */
export const BLOB_SUFFIX = '.blob';

const SEGMENT = /^[A-Za-z0-9_@=+,-][A-Za-z0-9._@=+,-]*$/;
const LONGEST_KEY = 512;
const LONGEST_SEGMENT = 200;

/**
 * The key's parts. A key is `<tenant id>/<part>/…`: letters, digits and . _ @ = + , - in parts that do not begin with a dot.
 * @throws AppError invalid_input for any other, so that no key leaves its tenant's folder.
 */
export function keySegments(key: string): string[] {
  const segments = key.split('/');
  const fine = key.length <= LONGEST_KEY && segments.length > 1 && isId(segments[0] ?? '') && segments.every(isSegment);
  if (!fine) throw new AppError('invalid_input', `"${key.slice(0, 100)}" is no blob key: expected <tenant id>/<part>/… of plain letters, digits and . _ @ = + , -`);
  return segments;
}

/** The parts of a prefix: whole parts of a key, none for everything. @throws AppError invalid_input */
export function prefixSegments(prefix: string): string[] {
  const segments = prefix.split('/').filter((part) => part !== '');
  if (!segments.every(isSegment)) throw new AppError('invalid_input', `"${prefix.slice(0, 100)}" is no beginning of a blob key.`);
  return segments;
}

function isSegment(part: string): boolean {
  return part.length <= LONGEST_SEGMENT && SEGMENT.test(part) && !part.endsWith(BLOB_SUFFIX);
}
