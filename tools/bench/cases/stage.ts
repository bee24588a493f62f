import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type RunningServers, startServers } from '@leadfactory/servers';
import { Client } from 'pg';
import { cpuSeconds, residentMemoryMb } from '../measure/processes';

/** Servers of the benchmark's own, durable as in production, emptied between runs. */
export class Stage {
  private runs = 0;

  private constructor(
    readonly root: string,
    readonly directory: string,
    readonly servers: RunningServers,
  ) {}

  static async open(root: string, directory: string, say: (line: string) => void): Promise<Stage> {
    rmSync(directory, { recursive: true, force: true });
    const servers = await startServers({ directory, binDirectory: path.join(root, '.leadfactory/bin'), env: { PATH: process.env.PATH, HOME: process.env.HOME }, log: say });
    return new Stage(root, directory, servers);
  }

  /** CPU seconds of PostgreSQL, NATS and Redis so far. */
  serverCpu(): number {
    return cpuSeconds(this.serverPids);
  }

  serverMemoryMb(): number {
    return residentMemoryMb(this.serverPids);
  }

  private get serverPids(): (number | undefined)[] {
    const { postgres, nats, redis } = this.servers.pids;
    return [postgres, nats, redis];
  }

  /** An empty database for one run; `drop` also empties broker and cache. */
  async fresh(schema: string): Promise<{ url: string; directory: string; drop(): Promise<void> }> {
    const name = `run_${(this.runs += 1)}`;
    await this.sql(`CREATE DATABASE ${name}`);
    const url = new URL(this.servers.databaseUrl);
    url.pathname = `/${name}`;
    await this.sql(schema, url.href);
    // What the last run left to be written must not be written during this one.
    await this.sql('CHECKPOINT');
    const directory = path.join(this.directory, name);
    mkdirSync(directory, { recursive: true });
    return {
      url: url.href, directory,
      drop: async () => {
        await this.sql(`DROP DATABASE ${name} WITH (FORCE)`);
        await this.forgetStreams();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  }

  async rows<T>(databaseUrl: string, statement: string): Promise<T[]> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query(statement)).rows as T[];
    } finally {
      await client.end();
    }
  }

  close(): Promise<void> {
    return this.servers.stop();
  }

  private async sql(statement: string, url = this.servers.databaseUrl): Promise<void> {
    await this.rows(url, statement);
  }

  private async forgetStreams(): Promise<void> {
    const nats = await connect({ servers: this.servers.natsUrl });
    const manager = await jetstreamManager(nats);
    const names: string[] = [];
    for await (const { config } of manager.streams.list()) names.push(config.name);
    for (const name of names) await manager.streams.delete(name);
    await nats.close();
  }
}
