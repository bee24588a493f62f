/** A webhook as it came in. */
export interface IncomingHook {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** What its signature proved. */
export interface ProvenHook {
  /** The vendor's own id of the event where it has one; the same for every repeat. */
  id: string;
}

/** One who may send webhooks. */
export interface HookSource {
  readonly provider: string;
  readonly path: string;
  readonly maxBytes: number;
  /** Null when the signature is missing or wrong, or too old. @throws AppError not_configured when no secret is set */
  verify(hook: IncomingHook, now: Date): ProvenHook | null;
}
