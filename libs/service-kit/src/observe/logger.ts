import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import pretty from 'pino-pretty';

export type LogFields = Record<string, unknown>;

const REDACTED_NAMES = ['password', 'secret', 'token', 'apiKey', 'authorization', 'cookie', 'refreshToken', 'accessToken', 'LINK_SECRET', 'DATABASE_URL', 'REDIS_URL'];

export interface LoggerOptions {
  service: string;
  level: string;
  pretty: boolean;
  /** Where lines go; standard output when not given. */
  stream?: DestinationStream;
}

/** One service's log: JSON lines on standard output. Pass ids as fields, never in the sentence. */
export class Logger {
  private constructor(private readonly pino: PinoLogger) {}

  static create(options: LoggerOptions): Logger {
    const stream = options.stream ?? (options.pretty ? pretty({ sync: true, colorize: process.stdout.isTTY }) : pino.destination({ dest: 1, sync: true }));
    const redact = { paths: REDACTED_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' };
    return new Logger(pino({ level: options.level, base: { service: options.service }, redact, timestamp: pino.stdTimeFunctions.isoTime }, stream));
  }

  /** The same log with these fields on every line. */
  child(fields: LogFields): Logger {
    return new Logger(this.pino.child(fields));
  }

  /** Whether debug lines are written: for those that would be costly to make. */
  get isDebugging(): boolean {
    return this.pino.isLevelEnabled('debug');
  }

  debug(fields: LogFields, message: string): void {
    this.pino.debug(fields, message);
  }

  info(fields: LogFields, message: string): void {
    this.pino.info(fields, message);
  }

  warn(fields: LogFields, message: string): void {
    this.pino.warn(fields, message);
  }

  /** Put the error in `err`: its stack and its cause are written too. */
  error(fields: LogFields, message: string): void {
    this.pino.error(fields, message);
  }
}
