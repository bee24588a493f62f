/** W3C Trace Context (https://www.w3.org/TR/trace-context/): `00-<32 hex trace id>-<16 hex span id>-<2 hex flags>`. */
export type Traceparent = string;

const FORMAT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

function hex(bytes: number): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A new trace. */
export function newTrace(): Traceparent {
  return `00-${hex(16)}-${hex(8)}-01`;
}

/** The next span of the trace; a missing or broken parent starts a new trace. */
export function childTrace(parent: string | undefined): Traceparent {
  const match = parent === undefined ? null : FORMAT.exec(parent);
  return match ? `00-${match[1]}-${hex(8)}-${match[3]}` : newTrace();
}

/** The trace's id, as logs show it; empty when there is none. */
export function traceIdOf(trace: string | undefined): string {
  return FORMAT.exec(trace ?? '')?.[1] ?? '';
}
