import { pauseRun, resumeRun, cancelRun } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { ServerControl } from '@leadfactory/servers';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';
import type { Chance } from './chance.rules';
import { persistently } from './persistently';
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

  constructor(
    private readonly stack: ChaosStack,
    private readonly chance: Chance,
    private readonly say: (line: string) => void,
  ) {
    this.poisoner = new Poisoner(stack);
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
        return this.pauseAndResume(fault.forMs);
      case 'cancel run':
        return this.cancel();
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

  private async pauseAndResume(forMs: number): Promise<void> {
    const run = await this.anyRun();
    if (!run) return;
    // The run may have ended, or be paused by another fault: then there is nothing to pause.
    if (!(await this.operate(() => run.client.call(pauseRun, { id: run.id })))) return;
    await pause(forMs);
    if (await this.operate(() => run.client.call(resumeRun, { id: run.id }))) this.count('pause run');
    this.say(`  paused and resumed ${run.id}`);
  }

  /** Resumes what stayed paused because the front door was away at the time. */
  async resumeAll(): Promise<void> {
    const paused = await this.stack.witness.rows<{ id: string; tenant_id: string }>(`SELECT id, tenant_id FROM orchestration.run WHERE state = 'paused'`);
    for (const { id, tenant_id } of paused) {
      const tenant = this.stack.tenants.find((each) => each.id === tenant_id);
      if (tenant) await this.operate(() => tenant.client.call(resumeRun, { id }));
    }
  }

  private async cancel(): Promise<void> {
    const run = await this.anyRun();
    if (run && (await this.operate(() => run.client.call(cancelRun, { id: run.id })))) this.count('cancel run');
  }

  private async operate(work: () => Promise<unknown>): Promise<boolean> {
    return persistently(work, 60_000).then(
      () => true,
      (error: unknown) => {
        // A verb whose answer was lost meets its own effect when it is asked again.
        if (error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found')) return true;
        // The front door was away for a minute: the run goes on as it was.
        if (error instanceof AppError && error.code === 'unavailable') return false;
        throw error;
      },
    );
  }

  private async anyRun(): Promise<{ id: string; client: ChaosStack['tenants'][number]['client'] } | null> {
    const open = await persistently(() => this.stack.witness.rows<{ id: string; tenant_id: string }>(`SELECT id, tenant_id FROM orchestration.run WHERE state = 'running' ORDER BY started_at DESC LIMIT 4`), 30_000);
    if (open.length === 0) return null;
    const { id, tenant_id } = this.chance.pick(open);
    const tenant = this.stack.tenants.find((each) => each.id === tenant_id);
    return tenant ? { id, client: tenant.client } : null;
  }
}
