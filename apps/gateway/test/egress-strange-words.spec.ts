import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listProviders, setBreaker } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { EgressStage } from './egress.stage';

const NUL = String.fromCharCode(0);
const write = { task: 'draft', instructions: 'x', data: {}, schemaName: 'draft', schema: { type: 'object', properties: { subject: { type: 'string' } }, required: ['subject'], additionalProperties: false } };

/** PostgreSQL takes neither NUL nor half of a surrogate pair; vendors that write JSON can say both. */
describe('vendors that say what no row takes', () => {
  let stage: EgressStage;
  let vendor: Server;
  let said: { status: number; body: object };
  beforeAll(async () => {
    vendor = createServer((request, response) => request.resume().on('end', () => response.writeHead(said.status, { 'content-type': 'application/json' }).end(JSON.stringify(said.body))));
    await new Promise<void>((resolve) => void vendor.listen(0, '127.0.0.1', resolve));
    stage = await EgressStage.open();
    const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    await stage.start({ OPENAI_BASE_URL: `${url}/v1`, ZEROBOUNCE_BASE_URL: url });
  });
  afterAll(async () => {
    await stage.close();
    vendor.closeAllConnections();
    await new Promise((resolve) => vendor.close(resolve));
  });

  it('a paid answer is in the book, and the same for whoever asks again (R12.02)', async () => {
    const content = JSON.stringify({ subject: `Joe${NUL}’s Pizza ${String.fromCharCode(0xd83c)}` });
    said = { status: 200, body: { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop' }], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } } };
    const key = newId();
    const first = await stage.call('writeText', write, { key });
    expect(first.data.json).toEqual({ subject: 'Joe’s Pizza \ufffd' });
    expect(await stage.call('writeText', write, { key })).toMatchObject({ cached: true, data: first.data });
  });

  it('a failure is in the book and shown to operators, whose decisions are still heard (R1.10)', async () => {
    said = { status: 400, body: { error: `no such${NUL} address` } };
    const key = newId();
    await expect(stage.call('emailVerification', { email: 'a@b.example' }, { key })).rejects.toMatchObject({ code: 'provider_rejected', message: expect.stringContaining('no such address') });
    expect((await stage.sql.query('SELECT state FROM gateway.provider_call WHERE key = $1', [key])).rows).toEqual([{ state: 'failed' }]);
    said = { status: 429, body: { error: `slow${NUL} down` } };
    await expect(stage.call('emailVerification', { email: 'a@b.example' })).rejects.toMatchObject({ code: 'rate_limited' });
    const shown = async () => (await stage.operate(listProviders, {})).items.find(({ provider }) => provider === 'zerobounce');
    await eventually(async () => expect((await shown())?.lastError).toContain('slow down'));
    await stage.operate(setBreaker, { provider: 'zerobounce', action: 'force_open', reason: 'quarrel with the vendor' });
    expect((await shown())?.breaker).toBe('forced_open');
  });
});
