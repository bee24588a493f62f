// Sends requests to a server and tells how they fared. Told what to do by one message, answers with one.
//   { mode: 'most', … }   as many as so many connections can, with autocannon
//   { mode: 'rate', … }   so many a second, each timed from the moment at which it was due
import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

process.on('disconnect', () => process.exit(1));
process.once('message', (wish) => {
  const run = wish.mode === 'most' ? most(wish) : atRate(wish);
  run.then(
    (result) => process.send(result, () => process.exit(0)),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    },
  );
});
process.send('ready');

const withKey = (headers, keyed) => (keyed ? { ...headers, 'idempotency-key': randomUUID() } : headers);

async function most({ url, method, headers, body, keyed, connections, seconds }) {
  const result = await autocannon({ url, method, headers, body, connections, duration: seconds, requests: [{ method, setupRequest: (each) => ({ ...each, headers: withKey(headers, keyed) }) }] });
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99, good: result['2xx'], bad: result.non2xx + result.errors };
}

async function atRate({ url, method, headers, body, keyed, rate, seconds }) {
  const times = [];
  let bad = 0;
  const pending = [];
  const startedAt = performance.now();
  for (let at = 0; at < rate * seconds; at += 1) {
    const due = startedAt + (at * 1000) / rate;
    const early = due - performance.now();
    if (early > 1) await delay(early);
    pending.push(
      request(url, { method, headers: withKey(headers, keyed), body }).then(async (answer) => {
        await answer.body.dump();
        times.push(performance.now() - due);
        if (answer.statusCode >= 300) bad += 1;
      }, () => (bad += 1)),
    );
  }
  await Promise.all(pending);
  return { times, good: times.length - bad, bad };
}
