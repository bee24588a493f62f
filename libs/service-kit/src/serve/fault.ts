import { AppError, type ErrorWire, newId } from '@leadfactory/kernel';
import type { Logger, LogFields } from '../observe/logger';

/** An error that has been logged and made fit for the asker. */
export class AnsweredError extends AppError {}

/**
 * What an asker may learn of an error, and the log the rest: an error that nobody foresaw leaves as an id under
 * which the log has its stack.
 */
export function wireOf(error: unknown, logger: Logger, fields: LogFields, what: string): ErrorWire {
  if (error instanceof AnsweredError) return error.toWire();
  if (error instanceof AppError && error.code !== 'internal') {
    // Context is for the log and the operator, not for whoever asked.
    const { context, ...details } = error.details;
    logger.warn({ ...fields, code: error.code, fields: details.fields, context }, `${what} was refused: ${error.message}`);
    return { code: error.code, message: error.message, details };
  }
  const id = newId();
  logger.error({ ...fields, errorId: id, err: error }, `${what} failed.`);
  return { code: 'internal', message: `Something went wrong. Quote this id when you ask for help: ${id}` };
}
