import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './eventually';
import { FaultProxy, toClient, toServer } from './fault.proxy';

/** Says everything back in capitals. */
describe('the fault proxy', () => {
  let echo: Server;
  let proxy: FaultProxy;
  const clients: Socket[] = [];
  beforeEach(async () => {
    echo = createServer((socket) => socket.on('data', (chunk) => socket.write(chunk.toString().toUpperCase())).on('error', () => undefined));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await FaultProxy.before(`tcp://127.0.0.1:${(echo.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    clients.splice(0).forEach((client) => client.destroy());
    await proxy.close();
    echo.close();
  });

  function caller(): { say(text: string): void; heard(): string; gone(): boolean } {
    const url = new URL(proxy.through('tcp://server:1'));
    const socket = connect(Number(url.port), url.hostname);
    let heard = '';
    let gone = false;
    socket.on('data', (chunk) => (heard += chunk.toString())).on('error', () => undefined).on('close', () => (gone = true));
    clients.push(socket);
    return { say: (text) => void socket.write(text), heard: () => heard, gone: () => gone };
  }

  test('lets everything through until a mark comes, which it never forwards', async () => {
    const [one, other] = [caller(), caller()];
    one.say('first ');
    await eventually(() => expect(one.heard()).toBe('FIRST '));
    const cut = proxy.cutAt(toServer('poison'));
    one.say('before poison after');
    await cut;
    await eventually(() => expect(one.gone()).toBe(true));
    expect(one.heard()).not.toContain('POISON');
    other.say('poison');
    await eventually(() => expect(other.heard()).toBe('POISON'));
  });

  test('finds a mark that comes in pieces, and marks in their order on one connection only', async () => {
    const [one, other] = [caller(), caller()];
    const cut = proxy.cutAt(toServer('begin'), toClient('DONE'));
    one.say('done ');
    await eventually(() => expect(one.heard()).toBe('DONE '));
    other.say('done ');
    await eventually(() => expect(other.heard()).toBe('DONE '));
    one.say('beg');
    await eventually(() => expect(one.heard()).toBe('DONE BEG'));
    one.say('in do');
    await eventually(() => expect(one.heard()).toBe('DONE BEGIN DO'));
    one.say('ne');
    await cut;
    await eventually(() => expect(one.gone()).toBe(true));
    expect(other.gone()).toBe(false);
  });

  test('holds one direction from the mark on and lets it go on command, in order', async () => {
    const one = caller();
    const hold = proxy.holdAt(toClient('SECOND'));
    one.say('first second ');
    await hold.reached;
    one.say('third');
    await eventually(() => expect(one.heard()).toBe('FIRST '));
    hold.release();
    await eventually(() => expect(one.heard()).toBe('FIRST SECOND THIRD'));
  });

  test('broken down it drops and refuses everybody, mended it serves again', async () => {
    const one = caller();
    one.say('x');
    await eventually(() => expect(one.heard()).toBe('X'));
    proxy.breakDown();
    await eventually(() => expect(one.gone()).toBe(true));
    const refused = caller();
    await eventually(() => expect(refused.gone()).toBe(true));
    expect(proxy.connections).toBe(0);
    proxy.mend();
    const again = caller();
    again.say('y');
    await eventually(() => expect(again.heard()).toBe('Y'));
  });
});
