import type { Committed } from './outbox';

const MOST_BYTES = 32 * 1024 * 1024;
const AT_ONCE = 500;
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/**
 * Messages that have just been committed and wait for their turn, so that nobody has to read them back. Bounded: what does not
 * fit is left to the outbox, or to whoever can tell it again.
 */
export class FreshMessages {
  private waiting: Committed[] = [];
  private bytes = 0;

  /** Answers whether all found room. */
  add(messages: readonly Committed[]): boolean {
    let all = true;
    for (const message of messages) {
      if (this.bytes + message.bytes > MOST_BYTES) all = false;
      else {
        this.waiting.push(message);
        this.bytes += message.bytes;
      }
    }
    return all;
  }

  /** The oldest that travel together; none when none wait. */
  take(): Committed[] {
    let bytes = 0;
    let count = 0;
    for (const message of this.waiting) {
      if (count === AT_ONCE || (count > 0 && bytes + message.bytes > BYTES_AT_ONCE)) break;
      bytes += message.bytes;
      count += 1;
    }
    this.bytes -= bytes;
    return this.waiting.splice(0, count);
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** The broker did not take these: those that are kept nowhere else come first again. */
  putBack(messages: readonly Committed[]): void {
    this.waiting = [...messages.filter(isKeptNowhere), ...this.waiting];
    this.count();
  }

  /** Forgets what the outbox keeps. */
  leaveToTable(): void {
    this.waiting = this.waiting.filter(isKeptNowhere);
    this.count();
  }

  private count(): void {
    this.bytes = this.waiting.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

function isKeptNowhere({ onStored }: Committed): boolean {
  return onStored !== undefined;
}
