export { startServers, type RunningServers, type StartOptions } from './servers';
export { startPostgres } from './postgres';
export { startNats } from './nats';
export { startRedis } from './redis';
export { endLeftover, type ServerControl, type ServerOptions } from './server.process';
export { ServerError, type ServerErrorCode } from './server.error';
export { lockHolder, takeLock, LockHeld, type Lock } from './lock';
