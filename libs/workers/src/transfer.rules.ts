/** Deeper than any job's data. */
const DEEPEST = 4;

/**
 * The memory behind the bytes in a value, to be handed over instead of copied. Only bytes that have their memory to
 * themselves: small buffers of Node share one, and would take the others' bytes along.
 */
export function transferable(value: unknown, depth = DEEPEST, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) found.add(buffer);
  } else if (typeof value === 'object' && value !== null && depth > 0) {
    for (const inner of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) if (typeof inner === 'object') transferable(inner, depth - 1, found);
  }
  return [...found];
}
