import type { ServerControl } from '@leadfactory/servers';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import type { Chance } from './chance.rules';
import { Operators } from './operators';
import type { Fault, TimedFault } from './plan.rules';
import { Poisoner } from './poisoner';
import type { ChaosStack } from './stack';
import { knobsOf } from './troubles.rules';

/** Breaks what the plan says, when it says so, and mends it again. */
export class Saboteur {
  private readonly under: Promise<void>[] = [];
  private readonly queues = new Map<string, Promise<void>>();
  /** How often each kind of fault was really inflicted. */
  readonly done = new Map<string, number>();
  readonly problems: string[] = [];
  readonly poisoner: Poisoner;
  readonly operators: Operators;

  constructor(
    private readonly stack: ChaosStack,
    chance: Chance,
    say: (line: string) => void,
  ) {
    this.poisoner = new Poisoner(stack);
    this.operators = new Operators(stack, chance, say);
  }

  /** Resolves when the last fault is over and everything is mended. */
  async carryOut(plan: readonly TimedFault[]): Promise<void> {
    const startedAt = Date.now();
    for (const fault of plan) {
      const wait = startedAt + fault.atMs - Date.now();
      if (wait > 0) await pause(wait);
      this.under.push(this.inflict(fault).catch((error: unknown) => void this.problems.push(`${fault.kind}: ${error instanceof Error ? error.message : String(error)}`)));
    }
    await Promise.all(this.under);
  }

  private async inflict(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill service':
        return this.killService(fault.process);
      case 'stop PostgreSQL':
      case 'kill PostgreSQL':
        return this.down('postgres', fault.kind, this.stack.postgres, fault.kind === 'kill PostgreSQL' ? 'kill' : 'stop', fault.downMs);
      case 'kill broker':
        return this.down('nats', fault.kind, this.stack.nats, 'kill', fault.downMs);
      case 'wipe broker':
        return this.down('nats', fault.kind, this.stack.nats, 'kill', fault.downMs, () => rm(path.join(this.stack.directory, 'nats'), { recursive: true, force: true }));
      case 'kill Redis':
        return this.down('redis', fault.kind, this.stack.redis, 'kill', fault.downMs);
      case 'flush Redis':
        return this.inTurn('redis', () => this.flushRedis());
      case 'vendor':
        return this.troubleVendor(fault);
      case 'pause run':
        return this.byOperators(fault.kind, this.operators.pauseAndResume(fault.forMs));
      case 'lower budget':
        return this.byOperators(fault.kind, this.operators.lowerBudget(fault.forMs));
      case 'cancel run':
        return this.byOperators(fault.kind, this.operators.cancelRun());
      case 'cancel leads':
        return this.byOperators(fault.kind, this.operators.cancelLeads());
      case 'retry':
        return this.byOperators(fault.kind, this.operators.retry());
      case 'skip step':
        return this.byOperators(fault.kind, this.operators.skip());
      case 'refund':
        return this.byOperators(fault.kind, this.operators.refund());
      case 'run again':
        return this.byOperators(fault.kind, this.operators.runAgain());
      case 'poison event':
        await this.poisoner.poisonEvent();
        return this.count(fault.kind);
      case 'unreadable step':
        await this.poisoner.unreadableStep();
        return this.count(fault.kind);
    }
  }

  private count(kind: string): void {
    this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
  }

  /** Whoever is just starting is waited for a moment, so that every planned kill hits something. */
  private async killService(name: string): Promise<void> {
    const victim = this.stack.processes.find((process) => process.name === name);
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (victim?.kill()) return this.count('kill service');
      await pause(20);
    }
    this.problems.push(`kill service: ${name} had no process for two seconds`);
  }

  private down(part: string, kind: string, server: ServerControl, how: 'stop' | 'kill', downMs: number, meanwhile?: () => Promise<void>): Promise<void> {
    return this.inTurn(part, async () => {
      await server[how]();
      await meanwhile?.();
      await pause(downMs);
      await server.start();
      this.count(kind);
    });
  }

  /** One fault of a server after the other: nobody can stop what is stopped already. */
  private inTurn(part: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.queues.get(part) ?? Promise.resolve()).then(work);
    this.queues.set(part, turn.catch(() => undefined));
    return turn;
  }

  private async flushRedis(): Promise<void> {
    const redis = createClient({ url: this.stack.redis.url });
    redis.on('error', () => undefined);
    await redis.connect();
    await redis.flushAll();
    await redis.close();
    this.count('flush Redis');
  }

  private async troubleVendor({ vendor, trouble, forMs }: Extract<Fault, { kind: 'vendor' }>): Promise<void> {
    const { on, off } = knobsOf(trouble);
    await this.stack.witness.tell('/_knobs', { vendors: { [vendor]: on } });
    await pause(forMs);
    await this.stack.witness.tell('/_knobs', { vendors: { [vendor]: off } });
    this.count(`vendor ${trouble}`);
  }

  /** What people on call do; where nothing is under way there is nothing to do. */
  private async byOperators(kind: string, verb: Promise<boolean>): Promise<void> {
    if (await verb) this.count(kind);
  }
}
