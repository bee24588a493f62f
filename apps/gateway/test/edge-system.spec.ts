import { getSystemHealth, listCampaigns, OPERATIONS } from '@leadfactory/contracts';
import { FaultProxy } from '@leadfactory/testing';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Door, EdgeStage, TENANT_A } from './edge.stage';

describe('health, metrics and what tells about the API', () => {
  let stage: EdgeStage;
  let door: Door;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'links-'));
    stage = await EdgeStage.open({ DEMO_LINKS_FILE: path.join(folder, 'links.json') });
    door = await stage.start();
  });
  afterAll(async () => {
    await stage.close();
    rmSync(folder, { recursive: true });
  });

  test('health is short, and open to all', async () => {
    const response = await door.send('GET', '/health');
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
  });

  test('the system’s health names every service, also those that are away', async () => {
    const { ok, services } = await door.client(await door.signIn()).call(getSystemHealth, {});
    expect([ok, services.length]).toEqual([false, 12]);
    expect(services.find(({ service }) => service === 'gateway')).toMatchObject({ ok: true, breaker: 'closed', checks: { database: true, broker: true, redis: true }, version: expect.any(String) });
    expect(services.find(({ service }) => service === 'reports')).toMatchObject({ ok: false, version: null });
  });

  test('metrics are gathered from the services, each metric once under its name', async () => {
    await door.send('GET', '/health');
    const response = await door.send('GET', '/metrics');
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toMatch(/^leadfactory_http_requests_total\{operation="health",status="200",service="gateway"\} \d+$/m);
    expect(text).toMatch(/^leadfactory_http_request_duration_seconds_bucket\{.*operation="health".*\} \d+$/m);
    expect(text).toContain('leadfactory_service_up{service="gateway"} 1\n');
    expect(text).toContain('leadfactory_service_up{service="scoring"} 0\n');
    const types = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(types).size).toBe(types.length);
    expect(text).not.toMatch(/xxxxx|token=/);
  });

  test('a service that is up is shown as up while PostgreSQL is away', async () => {
    const proxy = await FaultProxy.before(stage.env.DATABASE_URL ?? '');
    try {
      const cut = await stage.start({ env: { DATABASE_URL: proxy.through(stage.env.DATABASE_URL ?? ''), NATS_PREFIX: `${stage.env.NATS_PREFIX}cut.` } });
      const scrape = async () => (await cut.send('GET', '/metrics')).text();
      expect(await scrape()).toMatch(/^leadfactory_outbox_pending\{service="gateway"\} \d+$/m);
      proxy.breakDown();
      const text = await scrape();
      expect(text).toContain('leadfactory_service_up{service="gateway"} 1\n');
      expect(text).not.toMatch(/^leadfactory_outbox_pending\{/m);
    } finally {
      proxy.mend();
      await proxy.close();
    }
  });

  test('metrics may ask for a token', async () => {
    const closed = await stage.start({ env: { METRICS_TOKEN: 'only for the scraper' } });
    expect((await closed.send('GET', '/metrics')).status).toBe(401);
    expect((await closed.send('GET', '/metrics', { token: 'something else' })).status).toBe(401);
    expect((await closed.send('GET', '/metrics', { headers: { authorization: 'Bearer only for the scraper' } })).status).toBe(200);
  });

  test('the OpenAPI document and the reference name every operation (R1.01)', async () => {
    const document = (await (await door.send('GET', '/openapi.json')).json()) as { paths: Record<string, Record<string, { operationId: string }>> };
    const ids = Object.values(document.paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    const page = await door.send('GET', '/reference');
    const html = await page.text();
    for (const { name } of OPERATIONS) {
      expect(ids).toContain(name);
      expect(html).toContain(`<details id="${name}"`);
    }
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
    const { createHash } = await import('node:crypto');
    expect(page.headers.get('content-security-policy')).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  });

  test('the start page shows the demonstration once there is one, and nothing that is no link', async () => {
    const read = () => door.send('GET', '/').then((response) => response.text());
    expect(await read()).toMatch(/href="\/reference"/);
    expect(await read()).not.toContain('The demonstration');
    const file = stage.env.DEMO_LINKS_FILE ?? '';
    writeFileSync(file, JSON.stringify({ buyerPage: 'http://127.0.0.1:8080/o/abc', pdf: null, outbox: 'http://127.0.0.1:9/outbox', reference: 'x' }));
    expect(await read()).toMatch(/The demonstration[\s\S]*href="http:\/\/127\.0\.0\.1:8080\/o\/abc"[\s\S]*\/outbox"/);
    writeFileSync(file, JSON.stringify({ buyerPage: 'javascript:alert(1)' }));
    expect(await read()).not.toContain('javascript:');
    writeFileSync(file, '{ half');
    expect(await read()).toContain('API reference');
  });

  test('a port that is taken is told in a sentence, and nothing stays open', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as AddressInfo;
    await expect(stage.start({ env: { PORT: String(port) } })).rejects.toMatchObject({ code: 'not_configured', message: `Port ${port} on 127.0.0.1 is taken by another program: end it, or choose another port with PORT.` });
    squatter.close();
  });

  test('when it stops, requests at hand are answered and the audit log is written', async () => {
    const leaving = await stage.start();
    const token = await leaving.signIn();
    let release: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      const stop = stage.answer(listCampaigns, () => {
        stop();
        resolve();
        return new Promise((done) => (release = () => done({ items: [], nextCursor: null })));
      });
    });
    const answer = leaving.send('GET', '/api/v1/campaigns', { token, headers: { 'x-request-id': 'the-last-request' } });
    await arrived;
    const stopping = leaving.service.stop();
    release();
    expect((await answer).status).toBe(200);
    await stopping;
    await expect(leaving.send('GET', '/health')).rejects.toThrow();
    const { rows } = await stage.sql.query<{ status: number }>("SELECT status FROM gateway.audit_entry WHERE tenant_id = $1 AND request_id = 'the-last-request'", [TENANT_A.id]);
    expect(rows).toEqual([{ status: 200 }]);
  });
});
