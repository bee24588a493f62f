import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export type Params = Readonly<Record<string, unknown>>;
export type Listener = (params: Params, sessionId: string | undefined) => void;

interface Message {
  id?: number;
  method?: string;
  params?: Params;
  sessionId?: string;
  result?: Params;
  error?: { message: string };
}

/** What the browser answered instead of doing what it was asked, or that it does not answer any more. */
export class DevToolsRefusal extends Error {}

/** A message beyond this is no screenshot of a phone or a desktop; it is an attack on this process's memory. */
const LARGEST_MESSAGE = 32 * 1024 * 1024;

/**
 * Chrome's DevTools protocol over a pipe (`--remote-debugging-pipe`): messages of JSON, each ended by a zero byte. No port
 * that a page or a neighbour could knock at, and the browser ends when this process does.
 */
export class DevTools {
  private readonly waiting = new Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }>();
  private readonly listeners = new Map<string, Listener[]>();
  private next = 1;
  private closed: Error | null = null;

  constructor(
    private readonly out: Writable,
    input: Readable,
  ) {
    const decoder = new StringDecoder('utf8');
    let text = '';
    input.on('data', (chunk: Buffer) => {
      const parts = (text + decoder.write(chunk)).split('\0');
      text = parts.pop() ?? '';
      if (text.length > LARGEST_MESSAGE) return this.close(new Error('The browser sent a message that is too large.'));
      for (const part of parts) this.receive(JSON.parse(part) as Message);
    });
    input.on('error', () => undefined);
    input.on('close', () => this.close(new DevToolsRefusal('The browser has gone.')));
    out.on('error', (error) => this.close(error));
  }

  get isClosed(): boolean {
    return this.closed !== null;
  }

  on(method: string, listener: Listener): void {
    this.listeners.set(method, [...(this.listeners.get(method) ?? []), listener]);
  }

  /** @throws Error as the browser says, or when it has gone */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    if (this.closed) return Promise.reject(this.closed);
    const id = this.next;
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.out.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    });
  }

  /** For what may fail without harm: a tab that has closed meanwhile needs nothing more. */
  tell(method: string, params: Params = {}, sessionId?: string): void {
    this.send(method, params, sessionId).catch(() => undefined);
  }

  close(why: Error): void {
    if (this.closed) return;
    this.closed = why;
    for (const { reject } of this.waiting.values()) reject(why);
    this.waiting.clear();
    this.out.destroy();
  }

  private receive(message: Message): void {
    if (message.id !== undefined) {
      const waiter = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) waiter?.reject(new DevToolsRefusal(message.error.message));
      else waiter?.resolve(message.result ?? {});
    } else if (message.method !== undefined) {
      for (const listener of this.listeners.get(message.method) ?? []) listener(message.params ?? {}, message.sessionId);
    }
  }
}
