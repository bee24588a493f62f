import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { eventually } from '@leadfactory/testing';
import { KnobStore } from '../knobs';
import { Stats } from '../stats';
import { Stopping } from '../stopping';
import { guardVendor, type Refusal } from './guard';

const refused: Refusal = { status: 500, body: {} };

describe('a vendor that spoils a share of its answers', () => {
  it('spoils the same ones, however many are asked for at once', async () => {
    const knobs = new KnobStore({ vendors: { yelp: { malformedRate: 0.5 } } });
    const spoiled = async (atOnce: boolean): Promise<boolean[]> => {
      const app = fastify();
      app.register(async (scope) => {
        guardVendor(scope, 'yelp', { unauthorized: () => null, tooFast: () => refused, quotaSpent: () => refused, failed: () => refused }, { knobs, stats: new Stats(), seed: 's', now: () => 0, stopping: new Stopping() });
        scope.get('/', () => new Promise((resolve) => setImmediate(resolve, { ok: true })));
      });
      await app.ready();
      const ask = async () => (await app.inject('/')).body !== '{"ok":true}';
      const answers: boolean[] = [];
      if (atOnce) answers.push(...(await Promise.all(Array.from({ length: 12 }, ask))));
      else for (let number = 0; number < 12; number += 1) answers.push(await ask());
      await app.close();
      return answers;
    };
    const alone = await spoiled(false);
    expect(new Set(alone)).toEqual(new Set([true, false]));
    expect(await spoiled(true)).toEqual(alone);
  });
});

describe('a vendor that hangs', () => {
  let app: FastifyInstance;
  let stopping: Stopping;
  const knobs = new KnobStore();

  beforeEach(async () => {
    stopping = new Stopping();
    app = fastify({ forceCloseConnections: true });
    app.register(async (scope) => {
      guardVendor(scope, 'yelp', { unauthorized: () => null, tooFast: () => refused, quotaSpent: () => refused, failed: () => refused }, { knobs, stats: new Stats(), seed: 's', now: () => 0, stopping });
      scope.get('/', () => ({ ok: true }));
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    knobs.apply({ vendors: { yelp: { outage: 'hang' } } });
  });
  afterEach(async () => {
    knobs.reset();
    stopping.stop();
    await app.close();
  });

  /** A call that the vendor has received: it says so by the interim answer, in the same breath as it begins with the request. */
  async function call(): Promise<ClientRequest> {
    const { port } = app.server.address() as AddressInfo;
    const made = request({ host: '127.0.0.1', port, agent: false, headers: { expect: '100-continue' } });
    made.on('error', () => undefined).end();
    await once(made, 'continue');
    return made;
  }

  const ended = (made: ClientRequest): Promise<void> => new Promise((resolve) => made.once('close', () => resolve()));

  it('lets a call go when its caller hangs up, however many there were', async () => {
    const calls = await Promise.all(Array.from({ length: 25 }, () => call()));
    expect(stopping.waiting).toBe(25);
    calls.slice(5).forEach((one) => one.destroy());
    await eventually(() => expect(stopping.waiting).toBe(5));
  });

  it('cuts every call off when the sandbox stops', async () => {
    const calls = await Promise.all([call(), call()]);
    const cut = calls.map(ended);
    stopping.stop();
    await Promise.all(cut);
    expect(stopping.waiting).toBe(0);
  });

  it('cuts off whom it has kept waiting when the sandbox stops', async () => {
    knobs.apply({ vendors: { yelp: { outage: 'off', latencyMs: 600_000 } } });
    const waiting = await call();
    const cut = ended(waiting);
    stopping.stop();
    await cut;
    expect(stopping.waiting).toBe(0);
  });
});
