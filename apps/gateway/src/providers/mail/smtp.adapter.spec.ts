import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { newId } from '@leadfactory/kernel';
import { smtpAdapter } from './smtp.adapter';

type Habit = 'well' | 'closes at RCPT' | 'closes after the body' | 'silent after the body' | 'full mailbox';

/** As much of an SMTP server as it takes to misbehave at a chosen moment. */
describe('a mail server that misbehaves', () => {
  let server: Server;
  let habit: Habit = 'well';
  const bodies: string[] = [];

  function serve(socket: Socket): void {
    let inBody = false;
    let rest = '';
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (bytes: Buffer) => {
      rest += bytes.toString('utf8');
      for (;;) {
        const end = rest.indexOf(inBody ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = rest.slice(0, end);
        rest = rest.slice(end + (inBody ? 5 : 2));
        if (inBody) {
          inBody = false;
          bodies.push(line);
          if (habit === 'closes after the body') return void socket.destroy();
          if (habit === 'silent after the body') return;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(line)) {
          inBody = true;
          socket.write('354 go\r\n');
        } else if (/^RCPT/i.test(line) && habit === 'closes at RCPT') {
          return void socket.destroy();
        } else socket.write(/^RCPT/i.test(line) && habit === 'full mailbox' ? '452 4.2.2 mailbox full\r\n' : '250 ok\r\n');
      }
    });
  }

  beforeAll(async () => {
    server = createServer(serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function send(how: Habit) {
    habit = how;
    bodies.length = 0;
    // Only silence has to be waited for; the others must not be taken for it because the machine is busy.
    const timeoutMs = how === 'silent after the body' ? 2_000 : 10_000;
    const adapter = smtpAdapter(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMs);
    try {
      return await adapter.serves.sendMail?.(
        { stream: 'cold', messageId: newId(), from: { name: 'Ann', address: 'ann@s.example' }, to: { name: null, address: 'bo@b.example' }, replyTo: null, returnPath: 'b+1@s.example', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', headers: {} },
        { tenantId: newId(), key: 'k', timeoutMs },
      );
    } finally {
      await adapter.close?.();
    }
  }

  it('a mail that was taken is accepted', async () => {
    expect(await send('well')).toMatchObject({ data: { accepted: true, providerMessageId: expect.stringMatching(/^<.+@s\.example>$/) } });
    expect(bodies).toHaveLength(1);
  });

  it('a connection lost before the body may be tried again', async () => {
    await expect(send('closes at RCPT')).rejects.toMatchObject({ kind: 'unavailable', maybeDone: false });
  });

  it.each<Habit>(['closes after the body', 'silent after the body'])('%s: its fate is unknown, and it was handed over once (R10.07)', async (how) => {
    await expect(send(how)).rejects.toMatchObject({ maybeDone: true });
    expect(bodies).toHaveLength(1);
  });

  it('a full mailbox is an answer for now, which the same key may ask again', async () => {
    expect(await send('full mailbox')).toMatchObject({ data: { accepted: false, rejection: { permanent: false } }, passing: expect.stringContaining('452') });
  });
});
