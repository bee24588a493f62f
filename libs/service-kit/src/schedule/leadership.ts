import { createHash } from 'node:crypto';
import type { Database } from '@leadfactory/persistence';

type Session = ReturnType<Database['dataSource']['createQueryRunner']>;

/**
 * Of all replicas of a service one leads: it holds a lock of its database session. When its process or its connection
 * dies the lock goes with it, and the next replica that asks leads.
 */
export class Leadership {
  private session: Session | null = null;
  private readonly lock: string;

  constructor(
    private readonly database: Database,
    name: string,
  ) {
    this.lock = createHash('sha256').update(`leadfactory leadership ${name}`).digest().readBigInt64BE(0).toString();
  }

  /** Whether this replica leads, asked of the database itself: a lost session is not mistaken for leading. @throws when the database is away */
  async holds(): Promise<boolean> {
    if (this.session) {
      try {
        await this.session.query('SELECT 1');
        return true;
      } catch (error) {
        await this.drop();
        throw error;
      }
    }
    const session = this.database.dataSource.createQueryRunner();
    try {
      const rows = (await session.query('SELECT pg_try_advisory_lock($1::bigint) AS leads', [this.lock])) as { leads: boolean }[];
      if (rows[0]?.leads === true) {
        this.session = session;
        return true;
      }
      return false;
    } finally {
      if (this.session !== session) await session.release();
    }
  }

  /** Lets another replica lead. */
  async resign(): Promise<void> {
    const session = this.session;
    if (!session) return;
    this.session = null;
    // The connection goes back to the pool, so the lock must go by itself; a dead connection has lost it already.
    await session.query('SELECT pg_advisory_unlock($1::bigint)', [this.lock]).finally(() => session.release());
  }

  private async drop(): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.release();
  }
}
