import { Pool } from 'pg';

/** Reads what the tables and the sandbox hold, past every service: the superuser's view of the truth. */
export class Witness {
  private readonly pool: Pool;

  constructor(
    databaseUrl: string,
    private readonly sandboxUrl: string,
  ) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 2, application_name: 'leadfactory chaos', connectionTimeoutMillis: 2_000 });
    // PostgreSQL is stopped on purpose: a broken idle connection is replaced by the next query.
    this.pool.on('error', () => undefined);
  }

  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query(sql, values)).rows as T[];
  }

  async count(sql: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ count: string }>(`SELECT count(*) FROM (${sql}) counted`, values);
    return Number(row?.count ?? 0);
  }

  async ask<T>(path: string, withinMs = 10_000): Promise<T> {
    const response = await fetch(`${this.sandboxUrl}${path}`, { signal: AbortSignal.timeout(withinMs), headers: { authorization: 'Bearer sk_test_of_the_witness' } });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}.`);
    return (await response.json()) as T;
  }

  async tell(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.sandboxUrl}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`The sandbox refused ${path}: ${await response.text()}`);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
