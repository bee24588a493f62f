export { testServers } from './addresses';
export { builtWorker } from './built.worker';
export { connectTestNats, dropTestStreams, freshNatsPrefix, freshRedisPrefix } from './broker';
export { COMMITTED, FaultProxy, type Hold, type Mark, toClient, toServer } from './fault.proxy';
export { eventually, type EventuallyOptions } from './eventually';
export { describeWithShared, sharedData } from './shared.data';
export { TEST_PASSWORD, testPasswords } from './test.roles';
export { TestClock } from './test.clock';
export { createTestDatabase, dropTestDatabase, type TestDatabase, type TestTemplate } from './test.database';
