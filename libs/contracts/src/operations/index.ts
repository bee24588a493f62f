import type { Operation } from '../define';
import * as analytics from './analytics';
import * as gateway from './gateway';
import * as leads from './leads';
import * as mail from './mail';
import * as operator from './operator';
import * as pages from './pages';
import * as runs from './runs';
import * as sourcing from './sourcing';
import * as submissions from './submissions';
import * as targeting from './targeting';

export * from './analytics';
export * from './gateway';
export * from './leads';
export * from './mail';
export * from './operator';
export * from './pages';
export * from './runs';
export * from './sourcing';
export * from './submissions';
export * from './targeting';

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'operation';
}

/** Every operation there is: the gateway serves them because they stand here. */
export const OPERATIONS: readonly Operation[] = [analytics, gateway, leads, mail, operator, pages, runs, sourcing, submissions, targeting].flatMap((file) => Object.values(file).filter(isOperation));
