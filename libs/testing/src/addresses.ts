/** The addresses of this run's servers, set by the global set-up. */
export function testServers(): { databaseUrl: string; natsUrl: string; redisUrl: string } {
  return { databaseUrl: required('LF_TEST_DATABASE_URL'), natsUrl: required('LF_TEST_NATS_URL'), redisUrl: required('LF_TEST_REDIS_URL') };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with the repository's jest.config.cjs, whose global set-up starts the servers`);
  return value;
}
