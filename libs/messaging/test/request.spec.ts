import { connectTestNats, testServers } from '@leadfactory/testing';
import { Messaging } from '../src';
import { freshNatsPrefix } from './bench.fixture';

describe('request', () => {
  let messaging: Messaging;
  let other: Awaited<ReturnType<typeof connectTestNats>>;
  const prefix = freshNatsPrefix();
  beforeAll(async () => {
    other = await connectTestNats();
    messaging = await Messaging.connect({ url: testServers().natsUrl, prefix, service: 'gateway' });
  });
  afterAll(async () => {
    await messaging.close();
    await other.close();
  });

  it('brings the body and the trace to whoever serves the subject, and the answer back', async () => {
    other.subscribe(`${prefix}op.scoring.echo`, {
      callback: (_error, message) => {
        const packet = message.json<{ data: unknown; id: string }>();
        message.respond(JSON.stringify({ id: packet.id, response: { got: packet.data, trace: message.headers?.get('traceparent') }, isDisposed: true }));
      },
    });
    await other.flush();
    expect(await messaging.request('op.scoring.echo', { x: 1 }, { timeoutMs: 2000, traceparent: 'trace' })).toEqual({ got: { x: 1 }, trace: 'trace' });
  });

  it('answers unavailable at once when nobody serves the subject', async () => {
    const begun = Date.now();
    await expect(messaging.request('op.scoring.nobody', {}, { timeoutMs: 20_000 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('op.scoring.nobody') });
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('answers timeout when the other side is silent', async () => {
    other.subscribe(`${prefix}op.scoring.silent`, { callback: () => undefined });
    await other.flush();
    await expect(messaging.request('op.scoring.silent', {}, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('op.scoring.silent') });
  });

  it('throws the error that the other side sent', async () => {
    other.subscribe(`${prefix}op.scoring.refuses`, {
      callback: (_error, message) => void message.respond(JSON.stringify({ err: { code: 'not_found', message: 'No such lead.' }, isDisposed: true })),
    });
    other.subscribe(`${prefix}op.scoring.babbles`, { callback: (_error, message) => void message.respond('<html>') });
    await other.flush();
    await expect(messaging.request('op.scoring.refuses', {}, { timeoutMs: 2000 })).rejects.toMatchObject({ code: 'not_found', message: 'No such lead.' });
    await expect(messaging.request('op.scoring.babbles', {}, { timeoutMs: 2000 })).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('cannot be read') });
  });

  it('refuses a body that the broker would not take', async () => {
    await expect(messaging.request('op.scoring.echo', 'x'.repeat(messaging.maxPayload), { timeoutMs: 2000 })).rejects.toMatchObject({ code: 'too_large' });
  });
});
