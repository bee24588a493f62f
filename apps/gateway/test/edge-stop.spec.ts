import { listCampaigns } from '@leadfactory/contracts';
import { eventually } from '@leadfactory/testing';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EdgeStage, TENANT_A } from './edge.stage';

describe('a gateway that stops', () => {
  let stage: EdgeStage;
  beforeAll(async () => {
    stage = await EdgeStage.open();
  });
  afterAll(() => stage.close());

  test('answers everybody who is inside, by its own handlers too, and lets nobody in after that', async () => {
    const door = await stage.start();
    const token = await door.signIn();
    let inside = 0;
    const end = stage.answer(listCampaigns, async () => {
      inside += 1;
      await sleep(600);
      return { items: [], nextCursor: null };
    });
    // Half a sign-in: what answers it is asked for only when the rest has come.
    const body = JSON.stringify({ email: TENANT_A.ownerEmail, password: TENANT_A.password });
    const half = request(`${door.origin}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } });
    const answered = once(half, 'response') as Promise<[IncomingMessage]>;
    half.write(body.slice(0, 10));
    const slow = Array.from({ length: 5 }, () => door.send('GET', '/api/v1/campaigns', { token }));
    await eventually(() => expect(inside).toBe(5), { everyMs: 5 });
    const begun = Date.now();
    const stopping = door.service.stop();
    await eventually(() => expect(fetch(`${door.origin}/health`)).rejects.toMatchObject({ message: 'fetch failed' }));
    half.end(body.slice(10));
    const [response] = await answered;
    expect(response.statusCode).toBe(200);
    response.resume();
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await stopping;
    expect(Date.now() - begun).toBeLessThan(4_000);
    end();
  });

  test('does not wait for ever for one who is never answered', async () => {
    const door = await stage.start();
    const token = await door.signIn();
    let inside = false;
    let release: (answer: unknown) => void = () => undefined;
    const end = stage.answer(listCampaigns, () => {
      inside = true;
      return new Promise((resolve) => (release = resolve));
    });
    const stuck = door.send('GET', '/api/v1/campaigns', { token }).catch((error: unknown) => error);
    await eventually(() => expect(inside).toBe(true), { everyMs: 5 });
    const begun = Date.now();
    await door.service.stop();
    expect(Date.now() - begun).toBeLessThan(9_000);
    expect(await stuck).toMatchObject({ message: 'fetch failed' });
    release(null);
    end();
  });
});
