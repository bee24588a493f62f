import type { Chance } from './chance.rules';

/** What the sandbox's third parties are told to do wrong. */
export type VendorTrouble = 'slow' | 'failing' | 'half answers' | '429 with Retry-After' | 'outage: errors' | 'outage: reset' | 'outage: hang';

export type Fault =
  | { kind: 'kill service'; process: string }
  | { kind: 'stop PostgreSQL' | 'kill PostgreSQL'; downMs: number }
  | { kind: 'kill broker' | 'wipe broker'; downMs: number }
  | { kind: 'flush Redis' }
  | { kind: 'kill Redis'; downMs: number }
  | { kind: 'vendor'; vendor: string; trouble: VendorTrouble; forMs: number }
  | { kind: 'pause run' | 'lower budget'; forMs: number }
  | { kind: 'cancel run' | 'cancel leads' | 'retry' | 'skip step' | 'run again' | 'refund' }
  | { kind: 'poison event' }
  | { kind: 'unreadable step' };

/** What operators do while all this happens. */
export const VERBS = ['pause run', 'lower budget', 'cancel run', 'cancel leads', 'retry', 'skip step', 'run again', 'refund'] as const satisfies readonly Fault['kind'][];

export type TimedFault = Fault & { atMs: number };

export interface PlanSize {
  seconds: number;
  kills: number;
  /** How long PostgreSQL goes down again and again. */
  databaseSeconds: number;
  brokerKills: number;
  redisFaults: number;
  vendorFaults: number;
  pauses: number;
  /** How often operators retry, skip, cancel leads, run them again and refund, each. */
  verbs: number;
  /** How many poisonous events; the short run has no minutes to wait for six tries. */
  poison: number;
  troubles: readonly VendorTrouble[];
  /** The gateway is killed in the first part of the run only, as a share of the whole. */
  gatewayUntil: number;
}

const QUICK_TROUBLES: readonly VendorTrouble[] = ['failing', 'half answers', '429 with Retry-After', 'outage: errors', 'outage: reset'];

export const FULL: PlanSize = { seconds: 210, kills: 50, databaseSeconds: 90, brokerKills: 5, redisFaults: 8, vendorFaults: 24, pauses: 5, verbs: 6, poison: 1, troubles: [...QUICK_TROUBLES, 'slow', 'outage: hang'], gatewayUntil: 1 };
/** A call that dies with the gateway is asked again after a minute, when it cannot be under way any more: in a short run that happens early or not at all. */
export const SHORT: PlanSize = { seconds: 16, kills: 12, databaseSeconds: 7, brokerKills: 1, redisFaults: 3, vendorFaults: 5, pauses: 1, verbs: 1, poison: 0, troubles: QUICK_TROUBLES, gatewayUntil: 0.2 };

const VENDORS = ['yelp', 'places', 'pagespeed', 'openai', 'zerobounce', 'smtp', 'sendgrid', 'stripe'] as const;

/** Every fault of a run, in the order of time: the same for the same seed. Faults of different kinds overlap; PostgreSQL has its own stretch. */
export function planFaults(chance: Chance, processes: readonly string[], size: PlanSize): TimedFault[] {
  const end = size.seconds * 1000;
  const anywhere = (): number => chance.whole(1_000, end - 500);
  const plan: TimedFault[] = [
    ...kills(chance, processes, size),
    ...databaseFaults(chance, size),
    ...Array.from({ length: size.brokerKills }, (): TimedFault => ({ kind: 'kill broker', downMs: chance.whole(200, 3_000), atMs: anywhere() })),
    // Once, where much is under way: what was out when the store went must come again from the tables. Early enough for the
    // poisonous event, whose tries are counted anew.
    { kind: 'wipe broker', downMs: chance.whole(200, 1_500), atMs: Math.round(end * 0.35) },
    ...Array.from({ length: size.redisFaults }, (_, turn): TimedFault => (turn % 3 === 2 ? { kind: 'kill Redis', downMs: chance.whole(500, 6_000), atMs: anywhere() } : { kind: 'flush Redis', atMs: anywhere() })),
    ...vendorFaults(chance, size, end),
    ...Array.from({ length: size.pauses }, (): TimedFault => ({ kind: 'pause run', forMs: chance.whole(1_000, 6_000), atMs: anywhere() })),
    { kind: 'cancel run', atMs: Math.round(end * 0.4) },
    // Not before there are leads to act on.
    ...(['cancel leads', 'retry', 'skip step', 'run again', 'refund'] as const).flatMap((kind) => Array.from({ length: size.verbs }, (): TimedFault => ({ kind, atMs: chance.whole(end * 0.3, end - 500) }))),
    ...Array.from({ length: Math.ceil(size.verbs / 3) }, (): TimedFault => ({ kind: 'lower budget', forMs: chance.whole(1_000, 6_000), atMs: anywhere() })),
    { kind: 'unreadable step', atMs: Math.round(end * 0.3) },
    // Its six tries take two and a half minutes by the clock.
    ...Array.from({ length: size.poison }, (): TimedFault => ({ kind: 'poison event', atMs: 500 })),
  ];
  return plan.sort((a, b) => a.atMs - b.atMs);
}

/** Every process is killed about as often as any other, at moments of chance. */
function kills(chance: Chance, processes: readonly string[], size: PlanSize): TimedFault[] {
  const victims: string[] = [];
  while (victims.length < size.kills) victims.push(...chance.shuffled(processes));
  const end = size.seconds * 1000;
  return victims.slice(0, size.kills).map((process) => ({ kind: 'kill service', process, atMs: chance.whole(1_000, process.startsWith('gateway') ? Math.max(1_500, end * size.gatewayUntil - 500) : end - 500) }));
}

/** PostgreSQL goes every five to ten seconds, in an orderly way or by force. */
function databaseFaults(chance: Chance, size: PlanSize): TimedFault[] {
  const from = Math.round(size.seconds * 1000 * 0.15);
  const plan: TimedFault[] = [];
  const least = size.databaseSeconds < 20 ? 3_000 : 5_000;
  for (let at = from; at < from + size.databaseSeconds * 1000; at += chance.whole(least, least * 2)) {
    plan.push({ kind: chance.next() < 0.5 ? 'stop PostgreSQL' : 'kill PostgreSQL', downMs: chance.whole(100, 1_500), atMs: at });
  }
  return plan;
}

/** Two vendors' troubles may overlap, one vendor's never do. */
function vendorFaults(chance: Chance, size: PlanSize, end: number): TimedFault[] {
  const freeFrom = new Map<string, number>();
  const plan: TimedFault[] = [];
  for (let turn = 0; turn < size.vendorFaults; turn += 1) {
    const vendor = VENDORS[turn % VENDORS.length]!;
    const forMs = chance.whole(2_000, Math.min(10_000, end / 4));
    const atMs = Math.max(freeFrom.get(vendor) ?? 0, chance.whole(500, end - forMs));
    if (atMs + forMs > end) continue;
    freeFrom.set(vendor, atMs + forMs + 500);
    plan.push({ kind: 'vendor', vendor, trouble: chance.pick(size.troubles), forMs, atMs });
  }
  return plan;
}
