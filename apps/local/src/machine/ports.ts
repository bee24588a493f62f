import { AppError } from '@leadfactory/kernel';
import { createServer } from 'node:net';

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** The wanted port, or the first free one from 8080. @throws AppError conflict when the wanted one is taken. */
export async function frontDoorPort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new AppError('conflict', `Port ${wanted} is taken by another program. End that program, or choose another port: npm start -- --port ${wanted === 65_535 ? 8080 : wanted + 1}`);
  }
  for (let port = 8080; port < 8180; port += 1) if (await isFree(port)) return port;
  throw new AppError('conflict', 'No port from 8080 to 8179 is free. Name one: npm start -- --port N');
}
