/**
 * May the next one in line visit the host? First come, first served among all replicas, by the clock of Redis; whoever has
 * not been heard from loses the place. Who stood in line and finds no trace of it knows that Redis has forgotten everything:
 * then the holder, whoever it is, gets time to say so. KEYS: lease, line, heard, ended, settling. ARGV: token, lease ms, how
 * long a place in line is kept, ms, whether it stood in line before, how long holders get, ms.
 * Answers [1, ms since the last visit ended or -1], or [0, how many stand before].
 */
export const TAKE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now)) do
  redis.call('ZREM', KEYS[2], gone)
  redis.call('ZREM', KEYS[3], gone)
end
local holder = redis.call('GET', KEYS[1])
local place = redis.call('ZSCORE', KEYS[2], ARGV[1])
if ARGV[4] == '1' and not place and not holder then redis.call('SET', KEYS[5], '1', 'NX', 'PX', ARGV[5]) end
local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
if holder == ARGV[1] or (not holder and redis.call('EXISTS', KEYS[5]) == 0 and (not first or first == ARGV[1])) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[3], ARGV[1])
  local ended = redis.call('GET', KEYS[4])
  return {1, ended and math.floor(now - ended) or -1}
end
redis.call('ZADD', KEYS[2], 'NX', string.format('%.3f', now), ARGV[1])
redis.call('ZADD', KEYS[3], string.format('%.3f', now + ARGV[3]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], 60000)
redis.call('PEXPIRE', KEYS[3], 60000)
return {0, redis.call('ZRANK', KEYS[2], ARGV[1])}
`;

/** Keeps a lease, or takes it again when Redis has forgotten it and nobody else has it. KEYS: lease. ARGV: token, lease ms. Answers 1 when held. */
export const KEEP = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** Ends a visit, or a place in line. KEYS: lease, line, heard, ended. ARGV: token. */
export const GIVE_BACK = `
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
  local t = redis.call('TIME')
  redis.call('SET', KEYS[4], string.format('%.0f', t[1] * 1000 + t[2] / 1000), 'PX', 60000)
end
return 1
`;
