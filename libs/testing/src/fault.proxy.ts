import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export type Direction = 'toServer' | 'toClient';

/** Bytes to wait for on a connection, and the way they go. */
export interface Mark {
  direction: Direction;
  bytes: string;
}

export const toServer = (bytes: string): Mark => ({ direction: 'toServer', bytes });
export const toClient = (bytes: string): Mark => ({ direction: 'toClient', bytes });

/** PostgreSQL's word that a transaction is committed; what comes before it on the wire may still be rolled back. */
export const COMMITTED = toClient('COMMIT\0');

/** Whatever goes the held way waits in the proxy, from the last mark on, until it is released. */
export interface Hold {
  reached: Promise<void>;
  release(): void;
}

interface Trap {
  marks: readonly { direction: Direction; bytes: Buffer }[];
  /** Called once, for the first connection on which all marks came in order. */
  spring(link: Link, direction: Direction): void;
}

interface Progress {
  /** Marks met so far. */
  met: number;
  /** The place in each direction up to which marks have been met. */
  readUntil: Record<Direction, number>;
}

interface Sprung {
  at: number;
  spring: () => void;
}

const LONGEST_MARK = 512;

/**
 * Stands between a service and its server and breaks connections at chosen bytes: faults happen at the same place each
 * time, however fast the machine is.
 */
export class FaultProxy {
  private readonly links = new Set<Link>();
  private traps: Trap[] = [];
  private refusing = false;

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  /** A proxy before the server of that URL; the caller closes it. */
  static async before(url: string): Promise<FaultProxy> {
    const { hostname, port } = new URL(url);
    const server = createServer({ noDelay: true, allowHalfOpen: false });
    const proxy = new FaultProxy(server, { host: hostname, port: Number(port) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The URL with this proxy's address in place of the server's. */
  through(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String((this.server.address() as AddressInfo).port);
    return changed.href;
  }

  get connections(): number {
    return this.links.size;
  }

  /** Breaks the connection on which these marks come, one after the other, right before the last; later traffic is let through. Fulfilled when it has happened. */
  cutAt(...marks: Mark[]): Promise<void> {
    return new Promise((resolve) => {
      this.set(marks, (link) => {
        link.cut();
        resolve();
      });
    });
  }

  /** Holds back what follows the marks on their connection, the last mark included. */
  holdAt(...marks: Mark[]): Hold {
    let release: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      this.set(marks, (link, direction) => {
        release = () => link.release(direction);
        link.hold(direction);
        resolve();
      });
    });
    return { reached, release: () => release() };
  }

  /** Tells when these marks have come; everything is let through. */
  sees(...marks: Mark[]): Promise<void> {
    return new Promise((resolve) => this.set(marks, () => resolve()));
  }

  /** Lets everything go that is held. */
  releaseAll(): void {
    for (const link of this.links) {
      link.release('toServer');
      link.release('toClient');
    }
  }

  /** Breaks all connections and refuses new ones until `mend`. */
  breakDown(): void {
    this.refusing = true;
    for (const link of this.links) link.cut();
  }

  mend(): void {
    this.refusing = false;
  }

  async close(): Promise<void> {
    this.breakDown();
    this.server.close();
    if (this.server.listening) await once(this.server, 'close');
  }

  private set(marks: readonly Mark[], spring: Trap['spring']): void {
    if (marks.length === 0) throw new Error('A trap needs at least one mark.');
    this.traps.push({ marks: marks.map(({ direction, bytes }) => ({ direction, bytes: Buffer.from(bytes, 'latin1') })), spring });
  }

  private accept(client: Socket): void {
    if (this.refusing) {
      client.destroy();
      return;
    }
    const link: Link = new Link(client, connect({ ...this.target, noDelay: true }), (direction, chunk) => this.pass(link, direction, chunk), () => this.links.delete(link));
    this.links.add(link);
  }

  /** The traps that spring in this chunk, in order, each with its place in it; they are gone then. */
  private pass(link: Link, direction: Direction, chunk: Buffer): Sprung[] {
    const place = link.place[direction];
    const seen = Buffer.concat([link.tail[direction], chunk]);
    const begin = place - link.tail[direction].length;
    const sprung = this.traps.flatMap((trap) => {
      const progress = link.progressOf(trap);
      const at = this.advance(trap, progress, link.place, direction, seen, begin);
      return progress.met < trap.marks.length ? [] : [{ trap, at: Math.max(0, at - place), spring: () => trap.spring(link, direction) }];
    });
    link.place[direction] = place + chunk.length;
    link.tail[direction] = seen.subarray(Math.max(0, seen.length - LONGEST_MARK));
    this.traps = this.traps.filter((trap) => !sprung.some((one) => one.trap === trap));
    return sprung.sort((one, other) => one.at - other.at);
  }

  private advance(trap: Trap, progress: Progress, place: Record<Direction, number>, direction: Direction, seen: Buffer, begin: number): number {
    let at = begin;
    for (let mark = trap.marks[progress.met]; mark?.direction === direction; mark = trap.marks[progress.met]) {
      const found = seen.indexOf(mark.bytes, Math.max(0, progress.readUntil[direction] - begin));
      if (found < 0) break;
      at = begin + found;
      // The next mark is one that comes after this one, whichever way it goes.
      progress.readUntil = { ...place, [direction]: at + mark.bytes.length };
      progress.met += 1;
    }
    return at;
  }
}

/** One connection through the proxy. */
class Link {
  readonly tail: Record<Direction, Buffer> = { toServer: Buffer.alloc(0), toClient: Buffer.alloc(0) };
  readonly place: Record<Direction, number> = { toServer: 0, toClient: 0 };
  private readonly progress = new Map<Trap, Progress>();
  private readonly held = new Map<Direction, Buffer[]>();

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly inspect: (direction: Direction, chunk: Buffer) => Sprung[],
    closed: () => void,
  ) {
    client.on('data', (chunk: Buffer) => this.receive('toServer', chunk));
    server.on('data', (chunk: Buffer) => this.receive('toClient', chunk));
    for (const [one, other] of [[client, server], [server, client]] as const) {
      one.on('error', () => other.destroy());
      one.on('end', () => other.end());
      one.on('close', () => {
        other.destroy();
        closed();
      });
    }
  }

  progressOf(trap: Trap): Progress {
    const found = this.progress.get(trap);
    if (found) return found;
    // A trap waits for what is said after it was set.
    const made = { met: 0, readUntil: { ...this.place } };
    this.progress.set(trap, made);
    return made;
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  hold(direction: Direction): void {
    this.held.set(direction, []);
  }

  release(direction: Direction): void {
    const chunks = this.held.get(direction) ?? [];
    this.held.delete(direction);
    for (const chunk of chunks) this.receive(direction, chunk);
  }

  private receive(direction: Direction, chunk: Buffer): void {
    const waiting = this.held.get(direction);
    if (waiting) {
      waiting.push(chunk);
      return;
    }
    let sent = 0;
    for (const { at, spring } of this.inspect(direction, chunk)) {
      this.send(direction, chunk.subarray(sent, at));
      sent = at;
      spring();
      if (this.client.destroyed) return;
    }
    const rest = chunk.subarray(sent);
    const held = this.held.get(direction);
    if (held) held.push(rest);
    else this.send(direction, rest);
  }

  private send(direction: Direction, chunk: Buffer): void {
    const to = direction === 'toServer' ? this.server : this.client;
    if (chunk.length > 0 && to.writable) to.write(chunk);
  }
}
