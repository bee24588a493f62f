import { createConnection } from 'node:net';

/**
 * Opens a TCP connection, sends `say`, and resolves with what the other side answered once `until` matches it.
 * @param timeoutMs milliseconds; rejects after them, on refusal, and when the other side hangs up first.
 */
export function converse(address: { host: string; port: number }, say: string, until: RegExp, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = createConnection(address);
    const finish = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve(heard);
    };
    socket.setTimeout(timeoutMs, () => finish(new Error(`no answer from ${address.host}:${address.port} within ${timeoutMs} ms; heard ${JSON.stringify(heard.slice(0, 200))}`)));
    socket.once('error', finish);
    socket.once('connect', () => {
      if (say) socket.write(say);
      if (until.test(heard)) finish();
    });
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (until.test(heard)) finish();
    });
    socket.once('close', () => finish(new Error(`${address.host}:${address.port} hung up; heard ${JSON.stringify(heard.slice(0, 200))}`)));
  });
}
