import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';

type Attack = (response: ServerResponse, url: URL) => void;

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const WORDS = '<h1>Joe’s Pizza</h1><p>We bake every morning, and have done so since 1999, in the middle of town, with flour from the mill next door.</p>';

/** Chunk after chunk as the visitor takes them, until it leaves or `times` are through. */
function pour(write: (chunk: Buffer) => boolean, drained: (listener: () => void) => void, gone: () => boolean, chunk: Buffer, times: number, end: () => void): void {
  let left = times;
  const more = (): void => {
    while (left > 0) {
      if (gone()) return;
      left -= 1;
      if (!write(chunk)) return drained(more);
    }
    end();
  };
  more();
}

function poured(response: ServerResponse, start: string, unit: string, bytes: number): void {
  response.writeHead(200, HTML).write(start);
  const chunk = Buffer.from(unit.repeat(Math.ceil(65_536 / unit.length)));
  pour((part) => response.write(part), (listener) => response.once('drain', listener), () => response.destroyed, chunk, Math.ceil(bytes / chunk.length), () => response.end());
}

function every(ms: number, response: ServerResponse, write: () => void): void {
  const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : write()), ms);
  response.on('close', () => clearInterval(timer));
}

/** Sites that attack who reads them, by host; what robots.txt and inner pages answer is theirs too. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'gzip-bomb.example': (response) => {
    response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' });
    const gzip = createGzip({ level: 1 });
    gzip.pipe(response);
    response.on('close', () => gzip.destroy());
    pour((part) => gzip.write(part), (listener) => gzip.once('drain', listener), () => gzip.destroyed, Buffer.alloc(1_048_576, 0x20), 200, () => gzip.end());
  },
  'endless.example': (response) => poured(response, '<!doctype html><title>Endless</title>', '<p>and on and on</p>', Number.POSITIVE_INFINITY),
  'one-byte-a-second.example': (response) => {
    response.writeHead(200, HTML).flushHeaders();
    every(1_000, response, () => response.write('x'));
  },
  'silent.example': () => undefined,
  'redirect-loop.example': (response, url) => response.writeHead(302, { location: url.pathname === '/a' ? '/b' : '/a' }).end(),
  'redirects-for-ever.example': (response, url) => response.writeHead(301, { location: `/${Number(url.pathname.slice(1)) + 1}` }).end(),
  'redirect-inside.example': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  'headers-for-ever.example': (response) => {
    const { socket } = response;
    if (!socket) return;
    socket.write('HTTP/1.1 200 OK\r\n');
    pour((part) => socket.write(part), (listener) => socket.once('drain', listener), () => socket.destroyed, Buffer.from(`X-More: ${'y'.repeat(1_000)}\r\n`), Number.POSITIVE_INFINITY, () => undefined);
  },
  'slow-headers.example': (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ');
    every(1_000, response, () => response.socket?.write('y'));
  },
  'robots-for-ever.example': (response, url) => (url.pathname === '/robots.txt' ? poured(response, '', 'User-agent: *\nDisallow: /x\n', Number.POSITIVE_INFINITY) : response.writeHead(200, HTML).end(WORDS)),
  'drawing.example': (response) => poured(response, `<!doctype html><title>Joe</title>${WORDS}<svg>`, '<path d="M0 0L10 10"/>', 30_000_000),
  'drawing-that-fits.example': (response) => poured(response, `<!doctype html><title>Joe</title>${WORDS}<svg>`, '<path d="M0 0L10 10"/>', 9_000_000),
  'million-tags.example': (response) => poured(response, `<!doctype html><title>Joe</title>${WORDS}`, '<div>', 5_000_000),
  'million-links.example': (response) => poured(response, `<!doctype html><title>Joe</title>${WORDS}`, '<a href="/deeper">here</a>', 9_000_000),
  'wrong-charset.example': (response) => response.writeHead(200, { 'content-type': 'text/html; charset=klingon' }).end(Buffer.concat([Buffer.from('<!doctype html><meta charset="utf-16"><title>Joe</title>'), Buffer.from(WORDS, 'latin1'), Buffer.alloc(2_000_000, 0xe9)])),
  'broken-gzip.example': (response) => response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' }).end('this is no gzip'),
  'short-of-its-word.example': (response) => {
    response.writeHead(200, { ...HTML, 'content-length': '100000' }).write(WORDS);
    setTimeout(() => response.destroy(), 50);
  },
  'no-page.example': (response) => response.writeHead(200, { 'content-type': 'video/mp4' }).end(Buffer.alloc(8_000_000)),
  'slow-inside.example': (response, url) => (url.pathname === '/' ? response.writeHead(200, HTML).end(`<!doctype html><title>Joe</title>${WORDS}<a href="/contact">Contact</a><a href="/about">About</a><a href="/menu">Menu</a>`) : every(1_000, response, () => (response.headersSent ? response.write('x') : response.writeHead(200, HTML).flushHeaders()))),
};

/** The attackers behind one forward proxy on loopback, as the egress reaches the web in tests. */
export async function startHostileWeb(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://nowhere.example');
    // Nothing of theirs is encrypted, and none but one writes robots.txt.
    if (url.protocol === 'https:') return void response.writeHead(502, { 'x-sandbox-connect': 'refused' }).end();
    const attack = ATTACKS[url.hostname];
    if (attack === undefined || (url.pathname === '/robots.txt' && url.hostname !== 'robots-for-ever.example')) return void response.writeHead(404).end();
    response.on('error', () => undefined);
    attack(response, url);
  });
  server.on('clientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())) };
}
