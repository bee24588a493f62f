import { JetStreamApiError } from '@nats-io/jetstream';
import { AppError } from '@leadfactory/kernel';
import { errors } from '@nats-io/nats-core';

/** JetStream's code for "stream name already in use with a different configuration". */
const NAME_IN_USE = 10058;

export function isNameInUse(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === NAME_IN_USE;
}

/** JetStream's code for "subjects overlap with an existing stream". */
const SUBJECTS_OVERLAP = 10065;

export function isOverlap(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === SUBJECTS_OVERLAP;
}

/** What went wrong at the broker, as the error that callers know. */
export function brokerFault(what: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof errors.TimeoutError || hasCause(error, errors.TimeoutError)) {
    return new AppError('timeout', `${what} gave no answer in time.`, {}, { cause: error });
  }
  if (error instanceof errors.NoRespondersError || (error instanceof errors.RequestError && error.isNoResponders())) {
    return new AppError('unavailable', `Nobody answers for ${what} at the moment.`, {}, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('unavailable', `The broker could not serve ${what}: ${reason}.`, {}, { cause: error });
}

function hasCause(error: unknown, type: typeof errors.TimeoutError): boolean {
  return error instanceof Error && error.cause instanceof type;
}
