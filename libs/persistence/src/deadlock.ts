const MOST_TRIES = 3;

/**
 * Runs work that is one transaction, and once or twice more when PostgreSQL ended it so that another could go on (40P01, two that
 * waited for each other; 40001, two that cannot be put in an order). That says nothing against the work, and nothing of it was kept.
 */
export async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && (error.code === '40P01' || error.code === '40001');
}
