import { RedisScript } from '../limits/redis-script.adapter';

/**
 * May this call go, and when? One round trip, the same answer for all replicas, by the clock of Redis.
 * KEYS: pace, not-before, breaker, probe, memory. ARGV: interval ms, burst, longest wait ms, probe ms, whether the breaker counts,
 * how long the first call after a pause that the vendor asked for goes ahead of the others, in ms, whether the call has an effect, how many calls it is.
 * Answers [verdict, ms, probe, memory]: `go` after ms, `limited` or `open` for ms; `blank` to an effect when Redis remembers nothing.
 * The memory's name is another after each loss of it.
 */
export const ADMIT = new RedisScript(`
local memory = ''
if ARGV[7] == '1' then
  memory = redis.call('GET', KEYS[5])
  if not memory then return {'blank', 0, 0} end
end
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local interval, burst, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local remembered = tonumber(redis.call('GET', KEYS[1]) or '0')
local before = tonumber(redis.call('GET', KEYS[2]) or '0')
local tolerance = (burst - 1) * interval
local due = math.max(remembered, now)
local step = interval
if before > now then
  due = math.max(remembered, before + tolerance)
  if remembered < due then step = math.max(interval, tonumber(ARGV[6])) end
end
local wait = math.max(0, due - tolerance - now)
local probe = 0
if ARGV[5] == '1' then
  local open = tonumber(redis.call('GET', KEYS[3]) or '0')
  if open > now then return {'open', math.ceil(open - now), 0} end
  if open > 0 then
    if wait > longest then return {'limited', math.ceil(wait), 0} end
    if not redis.call('SET', KEYS[4], '1', 'NX', 'PX', ARGV[4]) then return {'open', 1000, 0} end
    probe = 1
  end
end
if wait > longest then return {'limited', math.ceil(wait), 0} end
step = step + (tonumber(ARGV[8]) - 1) * interval
redis.call('SET', KEYS[1], string.format('%.3f', due + step), 'PX', math.ceil(due + step - now + 1000))
return {'go', math.ceil(wait), probe, memory}
`);

/**
 * Begins with a memory that was lost, or never was: the burst is taken for spent, the vendor wants to hear nothing for so long, and
 * its breaker is open for so long. KEYS: pace, not-before, breaker, memory. ARGV: interval ms, burst, quiet ms, open ms, the memory's new name.
 */
export const REMEMBER = new RedisScript(`
if not redis.call('SET', KEYS[4], ARGV[5], 'NX') then return 0 end
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local interval, quiet, open = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
local due = math.max(now + (tonumber(ARGV[2]) - 1) * interval, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.3f', due), 'PX', math.ceil(due - now + 1000))
if quiet > 0 then redis.call('SET', KEYS[2], string.format('%.0f', math.max(now + quiet, tonumber(redis.call('GET', KEYS[2]) or '0'))), 'PX', math.ceil(quiet) + 1000) end
if open > 0 then redis.call('SET', KEYS[3], string.format('%.0f', now + open), 'PX', 86400000, 'NX') end
return 1
`);

/**
 * How a call came out. KEYS: breaker, probe, this window, the one before, failures in a row. ARGV: ok, probe, minimum calls,
 * failure ratio, window ms, cool-down ms. Answers 1 when this outcome opened the breaker.
 */
export const RECORD = new RedisScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local function open()
  redis.call('SET', KEYS[1], string.format('%.0f', now + tonumber(ARGV[6])), 'PX', 86400000)
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
  return 1
end
if ARGV[2] == '1' then
  if ARGV[1] == '1' then redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]) return 0 end
  return open()
end
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HINCRBY', KEYS[3], ARGV[1], 1)
redis.call('PEXPIRE', KEYS[3], 2 * tonumber(ARGV[5]))
if ARGV[1] == '1' then
  redis.call('DEL', KEYS[5])
  return 0
end
local row = redis.call('INCR', KEYS[5])
redis.call('PEXPIRE', KEYS[5], tonumber(ARGV[5]))
if row >= tonumber(ARGV[3]) then return open() end
local function count(field) return tonumber(redis.call('HGET', KEYS[3], field) or '0') + tonumber(redis.call('HGET', KEYS[4], field) or '0') end
local bad, total = count('0'), count('0') + count('1')
if total >= tonumber(ARGV[3]) and bad / total >= tonumber(ARGV[4]) then return open() end
return 0
`);

/** Keeps the later of two times. KEYS: not-before. ARGV: ms from now. */
export const HOLD_OFF = new RedisScript(`
local t = redis.call('TIME')
local till = t[1] * 1000 + t[2] / 1000 + tonumber(ARGV[1])
if till > tonumber(redis.call('GET', KEYS[1]) or '0') then redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil(tonumber(ARGV[1])) + 1000) end
return 1
`);
