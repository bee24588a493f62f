import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Which checks ask together what audits of Lighthouse (joined by |) ask together: one side fails when one of its parts fails. */
export const SHARED_CHECKS: Readonly<Record<string, readonly string[]>> = {
  'document-title': ['missing-title'], 'meta-description': ['missing-meta-description'], 'crawlable-anchors': ['uncrawlable-links'], 'link-text': ['vague-links'], 'is-crawlable': ['noindex'], canonical: ['canonical-conflict', 'relative-canonical'],
  'html-has-lang': ['missing-lang'], 'html-lang-valid': ['invalid-lang'], 'image-alt': ['images-without-alt'], 'button-name': ['empty-buttons'], 'link-name': ['empty-links'], 'label|select-name': ['unlabeled-inputs'],
  'frame-title': ['iframe-without-title'], 'heading-order': ['skipped-headings'], list: ['broken-list'], listitem: ['list-item-outside-list'], 'aria-roles': ['invalid-aria-role'], 'aria-hidden-body': ['hidden-page'], 'input-image-alt': ['image-button-without-alt'],
  accesskeys: ['duplicate-accesskeys'], tabindex: ['positive-tabindex'], 'meta-refresh': ['self-reloading-page'], 'meta-viewport': ['zoom-disabled'], 'landmark-one-main': ['no-main-landmark'], doctype: ['no-doctype'], charset: ['no-charset'], 'unsized-images': ['images-without-dimensions'],
};

type Lighthouse = (url: string, flags: { port: number; onlyAudits: string[]; logLevel: 'silent' }) => Promise<{ lhr: { audits: Record<string, { score: number | null; scoreDisplayMode: string; details?: { items?: unknown[] } }> } } | undefined>;

/** Lighthouse, when somebody installed it (`npm ci --prefix tools/lighthouse`); it is no dependency of the product. */
export async function lighthouse(): Promise<Lighthouse | null> {
  const at = [process.env.LF_LIGHTHOUSE_DIR, path.resolve('tools/lighthouse/node_modules/lighthouse'), path.resolve('node_modules/lighthouse')].find((folder) => folder !== undefined && existsSync(path.join(folder, 'core/index.js')));
  if (at === undefined) return null;
  // Through a variable: the bundler must not look for it.
  const entry = pathToFileURL(path.join(at, 'core/index.js')).href;
  return ((await import(entry)) as { default: Lighthouse }).default;
}

export function chromiumPath(): string | null {
  for (const name of [process.env.CHROME_PATH, 'chromium', 'chromium-browser', 'google-chrome'].filter((one) => one !== undefined)) {
    try {
      return path.isAbsolute(name) ? name : execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      continue;
    }
  }
  return null;
}

/** A headless Chromium of its own, with a fresh profile. */
export async function startChromium(binary: string): Promise<{ port: number; stop(): Promise<void> }> {
  const profile = mkdtempSync(path.join(tmpdir(), 'lf-chromium-'));
  const child = spawn(binary, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise<number>((resolve, reject) => {
    let heard = '';
    const timer = setTimeout(() => reject(new Error(`Chromium did not start within 30 s: ${heard.slice(0, 300)}`)), 30_000);
    child.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      const found = /ws:\/\/[^:]+:(\d+)\//.exec(heard)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(Number(found));
    });
  });
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.htm': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png', '.jpg': 'image/jpeg', '.gif': 'image/gif', '.svg': 'image/svg+xml' };

/** A folder on loopback; html without a charset in its header, as the file alone tells it. */
export async function serveFolder(folder: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const file = path.join(folder, path.normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)));
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))) };
}
