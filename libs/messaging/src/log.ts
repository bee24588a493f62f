/** Where the library tells of what it could not settle by itself; a pino logger serves. */
export interface MessageLog {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

export const SILENT: MessageLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
