import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCosts, listProviders } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { EgressStage } from './egress.stage';

const PRICE = 35_000;
const pageOf = (names: number, nextPageToken?: string) => ({ status: 200, body: { places: Array.from({ length: names }, (_, at) => ({ id: `p${at}` })), nextPageToken } });
const search = (zip: string, offset: number, limit: number) => ({ categories: ['restaurants'], zip, city: 'New York', state: 'NY', offset, limit });

/** Google bills every page, and gives a later one only after those before it. */
describe('a search that takes several calls', () => {
  let stage: EgressStage;
  let google: Server;
  let asked: string[];
  let answers: Record<string, { status: number; body: object }>;
  beforeAll(async () => {
    google = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const { pageToken = 'first' } = JSON.parse(Buffer.concat(parts).toString()) as { pageToken?: string };
        asked.push(pageToken);
        const { status, body } = answers[pageToken] ?? { status: 500, body: {} };
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => void google.listen(0, '127.0.0.1', resolve));
    stage = await EgressStage.open({
      config: ({ capabilities, providers: { google_places: places } }) => {
        if (!places) throw new Error('providers.yaml lacks the provider of the test');
        capabilities.businessSearch = ['google_places'];
        Object.assign(places, { retries: 2, perDay: 15, budgetPerDay: { amount: 50, currency: 'USD' } });
      },
    });
    await stage.start({ GOOGLE_PLACES_BASE_URL: `http://127.0.0.1:${(google.address() as AddressInfo).port}` });
  });
  beforeEach(async () => {
    asked = [];
    await stage.sql.query('DELETE FROM gateway.provider_day');
  });
  afterAll(async () => {
    await stage.close();
    google.closeAllConnections();
    await new Promise((resolve) => google.close(resolve));
  });

  const today = async () => {
    const shown = (await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'google_places');
    return [shown?.usage.dayUsed, shown?.costToday.micros];
  };

  it('keeps what the pages before a failing one cost, of every try (R1.11)', async () => {
    answers = { first: pageOf(20, 'second'), second: { status: 500, body: {} } };
    const runId = newId();
    await expect(stage.call('businessSearch', search('10001', 20, 20), { key: newId(), runId })).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(asked).toEqual(['first', 'second', 'first', 'second', 'first', 'second']);
    expect((await stage.operate(getCosts, { runId })).total.micros).toBe(3 * PRICE);
    expect(await today()).toEqual([6, 3 * PRICE]);
  });

  it('counts its pages before it leaves, and gives back what was not needed (R1.09, R1.11)', async () => {
    answers = { first: pageOf(7) };
    expect(await stage.call('businessSearch', search('10002', 0, 50))).toMatchObject({ cost: { micros: PRICE } });
    expect(await today()).toEqual([1, PRICE]);
    answers = { first: pageOf(20, 'second'), second: pageOf(20, 'third'), third: pageOf(20) };
    for (const zip of ['10003', '10004', '10005', '10006']) expect(await stage.call('businessSearch', search(zip, 10, 50))).toMatchObject({ cost: { micros: 3 * PRICE } });
    expect(await today()).toEqual([13, 13 * PRICE]);
    const before = asked.length;
    await expect(stage.call('businessSearch', search('10007', 10, 50))).rejects.toMatchObject({ code: 'rate_limited', message: expect.stringContaining('used up') });
    // The last of the day's money: 50 cents less 45.5.
    await stage.sql.query('UPDATE gateway.provider_day SET used = 0');
    await expect(stage.call('businessSearch', search('10007', 10, 50))).rejects.toMatchObject({ code: 'budget_exceeded' });
    expect(asked).toHaveLength(before);
    expect(await stage.call('businessSearch', search('10007', 0, 20))).toMatchObject({ cost: { micros: PRICE } });
  });

  it('asks nothing beyond what Google gives', async () => {
    expect((await stage.call('businessSearch', search('10008', 60, 20))).cost.micros).toBe(0);
    expect([asked, await today()]).toEqual([[], [0, 0]]);
  });
});
