import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';

type Hostile = (response: ServerResponse, path: string) => void;

const html = { 'content-type': 'text/html; charset=utf-8' };

/** Writes chunk after chunk as the client takes them, `times` at most, and stops when the client leaves. */
function pour(response: ServerResponse, chunk: Buffer, times: number, write: (chunk: Buffer) => boolean, end: () => void, drained: (listener: () => void) => void): void {
  let left = times;
  const more = (): void => {
    while (left > 0) {
      if (response.destroyed) return;
      left -= 1;
      if (!write(chunk)) {
        drained(more);
        return;
      }
    }
    end();
  };
  more();
}

function gzipBomb(response: ServerResponse): void {
  response.writeHead(200, { ...html, 'content-encoding': 'gzip' });
  const gzip = createGzip({ level: 9 });
  gzip.pipe(response);
  response.on('close', () => gzip.destroy());
  // 200 MB of spaces become about 200 KB.
  pour(response, Buffer.alloc(1_048_576, 0x20), 200, (chunk) => gzip.write(chunk), () => gzip.end(), (listener) => gzip.once('drain', listener));
}

function endless(response: ServerResponse): void {
  response.writeHead(200, html);
  response.write('<!doctype html><html><title>Endless</title><body>');
  pour(response, Buffer.from('<p>and on and on and on</p>'.repeat(2_000)), Number.POSITIVE_INFINITY, (chunk) => response.write(chunk), () => response.end(), (listener) => response.once('drain', listener));
}

function drip(response: ServerResponse): void {
  response.writeHead(200, html);
  response.flushHeaders();
  const text = '<!doctype html><html><title>Drip</title><body>'.padEnd(3_600, '.');
  let at = 0;
  const timer = setInterval(() => {
    if (at >= text.length) {
      clearInterval(timer);
      response.end();
      return;
    }
    response.write(text.charAt(at));
    at += 1;
  }, 1_000);
  timer.unref();
  response.on('close', () => clearInterval(timer));
}

function deep(response: ServerResponse): void {
  response.writeHead(200, html);
  response.write('<!doctype html><html><title>Deep</title><body>');
  pour(response, Buffer.from('<div>'.repeat(10_000)), 100, (chunk) => response.write(chunk), () => response.end('bottom'), (listener) => response.once('drain', listener));
}

const privateTargets: Readonly<Record<string, string>> = {
  '/': 'http://169.254.169.254/latest/meta-data/',
  '/loopback': 'http://127.0.0.1/',
  '/localhost': 'http://localhost/',
  '/ipv6': 'http://[::1]/',
  '/mapped': 'http://[::ffff:a9fe:a9fe]/',
  '/decimal': 'http://2130706433/',
  '/file': 'file:///etc/passwd',
};

function redirectPrivate(response: ServerResponse, path: string): void {
  response.writeHead(302, { location: privateTargets[path] ?? 'http://169.254.169.254/latest/meta-data/' });
  response.end();
}

/** Pages that attack who fetches them, under fixed hosts; /robots.txt of each answers 404. */
export const hostileHosts: Readonly<Record<string, Hostile>> = {
  'gzip-bomb.example': gzipBomb,
  'endless.example': endless,
  'drip.example': drip,
  'deep.example': deep,
  'redirect-private.example': redirectPrivate,
};
