export type ServerErrorCode =
  | 'already_running'
  | 'cannot_install'
  | 'cannot_run_as'
  | 'exited_at_start'
  | 'not_ready'
  | 'other_version'
  | 'password_lost'
  | 'unreachable';

/**
 * A failure to bring up a server, worded for the person at the terminal: what is wrong and what to do.
 * It stands apart from the kernel's errors because it occurs before any service, tenant or request exists.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError';

  constructor(
    readonly code: ServerErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * True for an error of Node's system calls with one of these codes (ENOENT, EEXIST, …). Looks at the shape alone:
 * `instanceof Error` is false for Node's own errors where the code runs in another realm, as under Jest.
 */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

/** The words of anything that was thrown; those of a failed command's standard error, where there are some. */
export function wordsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') return error.stderr.trim();
  if ('message' in error && typeof error.message === 'string' && error.message !== '') return error.message;
  // Several addresses of one host tried in vain: Node's error has its words in the parts.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.map(wordsOf).join(', ');
  return 'code' in error ? String(error.code) : 'unknown error';
}
