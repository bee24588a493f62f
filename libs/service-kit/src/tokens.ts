import type { RedisClientType } from 'redis';

/** Injection tokens of what has no class of its own. */
export const BLOBS = Symbol('BlobStore');
export const CLOCK = Symbol('Clock');
export const REDIS = Symbol('Redis');
export const ENV = Symbol('Env');

/** The service's Redis connection. It may be away at any time: whoever uses it decides what happens then. */
export type Redis = RedisClientType;
