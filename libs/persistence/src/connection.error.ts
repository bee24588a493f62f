import type { ServiceName } from '@leadfactory/contracts';
import { AppError, isUrl } from '@leadfactory/kernel';

// Socket errors of Node and PostgreSQL's classes 08 (connection) and 57P0x (shutdown, crash, cannot connect now), 53300 (too many connections).
const LOST = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08\w{3}|57P0[1-5]|53300)$/;
const LOST_MESSAGE = /Connection terminated|is not queryable|timeout exceeded when trying to connect|connection timeout/i;

/** The database, and not some other part, is away. */
class DatabaseAway extends AppError {}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether the database could not be reached, as against having refused the statement. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof DatabaseAway || LOST.test(codeOf(error)) || (error instanceof Error && LOST_MESSAGE.test(error.message));
}

/**
 * A lost connection as AppError unavailable, so that work is put back; every other error unchanged.
 * @param released whether the query runner gave its connection back by itself: it does so when the connection breaks.
 */
export function asConnectionError(error: unknown, released = false): unknown {
  if (error instanceof AppError || !(released || isConnectionError(error))) return error;
  return new DatabaseAway('unavailable', 'The database cannot be reached at the moment.', { context: { code: codeOf(error) } }, { cause: error });
}

/** Why opening failed, in a sentence that says what to do; the URL without its password. */
export function connectionFault(service: ServiceName, url: string, error: unknown): AppError {
  const where = withoutPassword(url);
  const code = codeOf(error);
  if (code === '28P01' || code === '28000') {
    return new AppError('not_configured', `PostgreSQL refused the login of ${service} at ${where}: run the migrations, which set the roles' passwords, or correct DATABASE_URL.`, {}, { cause: error });
  }
  if (code === '3D000') {
    return new AppError('not_configured', `The database of ${where} does not exist: create it and run the migrations.`, {}, { cause: error });
  }
  const reason = error instanceof Error && error.message !== '' ? error.message : code;
  return new AppError('unavailable', `${service} cannot reach PostgreSQL at ${where}: ${reason}. Is the server running, and is DATABASE_URL right?`, {}, { cause: error });
}

export function withoutPassword(url: string): string {
  if (!isUrl(url)) return 'an address that is no URL';
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.toString();
}
