import type { ServiceName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { DataSource, type QueryRunner } from 'typeorm';
import { collectCallbacks, takeCallbacks, type Tx } from './commit';
import { asConnectionError, connectionFault } from './connection.error';
import { HeardClient } from './heard-client';
import type { MigrationClass } from './migration.rules';
import { checkRole, checkVersion } from './open-checks';
import { ACROSS_SETTING, assertTenantId, TENANT_SETTING } from './tenant.rules';

/** A class that TypeORM maps to a table. */
export type EntityClass = new (...args: never[]) => object;

export interface DatabaseOptions {
  service: ServiceName;
  /** PostgreSQL URL of the service's role, `postgres://lf_<service>:…@host:port/database`. */
  url: string;
  entities?: EntityClass[];
  /** The service's migrations; when given, opening fails unless exactly these have been applied. */
  migrations?: MigrationClass[];
  /** Connections at most; 4 when not given. */
  poolSize?: number;
  applicationName?: string;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** What lies under a query runner: its statements are sent at once and answered in their order. */
interface Connection {
  query(text: string): Promise<{ command: string }>;
}

/** A service's way to its tables: every statement runs in a transaction that knows its tenant. */
export class Database {
  private constructor(
    readonly service: ServiceName,
    readonly dataSource: DataSource,
  ) {}

  /**
   * Connects as the service's role.
   * @throws AppError unavailable when the server cannot be reached; not_configured when the role may see too much or
   * migrations are pending; conflict when the database belongs to a newer version.
   */
  static async open(o: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'postgres',
      url: o.url,
      schema: o.service,
      entities: o.entities ?? [],
      poolSize: o.poolSize ?? 4,
      applicationName: o.applicationName ?? `leadfactory ${o.service}`,
      connectTimeoutMS: CONNECT_TIMEOUT_MS,
      installExtensions: false,
      // An idle connection that the server closed is replaced by the pool; the next statement tells of a real outage.
      poolErrorHandler: () => undefined,
      // Statements are sent without waiting for the answer to the one before: a transaction's first goes along with its beginning.
      extra: { Client: HeardClient, pipeline: true },
    });
    try {
      await dataSource.initialize();
    } catch (error) {
      throw connectionFault(o.service, o.url, error);
    }
    try {
      await checkRole(dataSource, o.service);
      await checkVersion(dataSource, o.service, o.migrations);
    } catch (error) {
      await dataSource.destroy();
      throw error;
    }
    return new Database(o.service, dataSource);
  }

  /**
   * Runs the work in one transaction that sees this tenant's rows only, then commits and runs the afterCommit callbacks.
   * When the work throws, everything is rolled back, the afterRollback callbacks run, and the same error is thrown.
   * @throws AppError invalid_input when tenantId is no UUID; unavailable when the database cannot be reached.
   */
  withTenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    assertTenantId(tenantId);
    return this.transaction(TENANT_SETTING, tenantId, work);
  }

  /**
   * Runs the work in one transaction that sees the rows of all tenants in those tables that were created for it
   * (`acrossTenants: true`), and no row of any other tenant table.
   * @param reason why one tenant is not enough; for the reader of the code and of the error.
   */
  acrossTenants<T>(reason: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (reason.trim() === '') throw new AppError('internal', 'acrossTenants needs a reason.');
    return this.transaction(ACROSS_SETTING, 'on', work);
  }

  /** Whether the database answers. */
  async isReachable(): Promise<boolean> {
    return this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async transaction<T>(setting: string, value: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = runner.manager;
    try {
      const connection = (await runner.connect()) as Connection;
      const begun = begin(runner, connection, setting, value);
      collectCallbacks(tx);
      const result = await work(tx);
      await begun;
      await commit(runner, connection);
      for (const callback of takeCallbacks(tx, 'committed')) callback();
      return result;
    } catch (error) {
      const callbacks = takeCallbacks(tx, 'rolledBack');
      const lost = runner.isReleased;
      if (runner.isTransactionActive) await rollBack(() => runner.rollbackTransaction());
      for (const callback of callbacks) callback();
      throw asConnectionError(error, lost);
    } finally {
      await runner.release();
    }
  }
}

/**
 * Begins the transaction and tells it its tenant in one message, without waiting: a round trip less in each of thousands. What comes
 * behind it is answered behind it; should the beginning fail, its tenant is unknown, and row-level security opens no table to the rest.
 * The value needs no parameter, for it is a UUID that was checked or the word `on`.
 */
function begin(runner: QueryRunner, connection: Connection, setting: string, value: string): Promise<unknown> {
  const begun = connection.query(`START TRANSACTION; SET LOCAL ${setting} = '${value}'`);
  // Whoever works in the transaction may fail of the same cause before.
  begun.catch(() => undefined);
  // What startTransaction() would note: commit and rollback ask for it, and a transaction within becomes a savepoint.
  Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  return begun;
}

/**
 * PostgreSQL answers with ROLLBACK, and no error, when a statement has failed and whoever ran it kept that to himself.
 * @throws AppError internal then: what follows a commit must not follow that
 */
async function commit(runner: QueryRunner, connection: Connection): Promise<void> {
  const { command } = await connection.query('COMMIT');
  // What commitTransaction() would note.
  Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
  if (command !== 'COMMIT') throw new AppError('internal', 'A statement of the transaction failed, and its error was not passed on: nothing of it was kept.');
}

/** A rollback that fails has lost its connection, and with it the transaction: the error that led here matters more. */
async function rollBack(rollback: () => Promise<void>): Promise<boolean> {
  return rollback().then(
    () => true,
    () => false,
  );
}
