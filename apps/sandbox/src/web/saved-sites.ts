import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { hash32 } from '../town/random';

export interface SavedFile {
  type: string;
  body: Buffer;
}

export interface SavedSites {
  /** The folders that hold a site, by name. */
  names: readonly string[];
  /** Which folder answers for a host: always the same one. */
  siteOf(host: string): string;
  file(host: string, urlPath: string): SavedFile | null;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.htm': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg', '.gif': 'image/gif', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff': 'font/woff', '.woff2': 'font/woff2', '.ttf': 'font/ttf', '.pdf': 'application/pdf',
};

/** Serves real saved pages: each sub-folder with an index.html is one website. */
export function openSavedSites(folder: string): SavedSites {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`The folder of saved sites ${folder} does not exist; expected a folder whose sub-folders each hold an index.html.`);
  const root = realpathSync(folder);
  const names = readdirSync(root).filter((name) => existsSync(path.join(root, name, 'index.html'))).sort();
  const [first] = names;
  if (first === undefined) throw new Error(`The folder of saved sites ${folder} holds no site; expected sub-folders with an index.html.`);
  const siteOf = (host: string): string => names[hash32(`saved:${host.replace(/^www\./, '')}`) % names.length] ?? first;

  return {
    names,
    siteOf,
    file(host, urlPath) {
      const site = path.join(root, siteOf(host));
      const wanted = path.join(site, path.posix.normalize(`/${urlPath.replace(/\0/g, '')}`));
      const file = existsSync(wanted) && statSync(wanted).isDirectory() ? path.join(wanted, 'index.html') : wanted;
      if (!existsSync(file)) return null;
      const real = realpathSync(file);
      // A link inside a saved site may point anywhere on this machine: only its own folder is served.
      if (!real.startsWith(site + path.sep) || !statSync(real).isFile()) return null;
      return { type: types[path.extname(real).toLowerCase()] ?? 'application/octet-stream', body: readFileSync(real) };
    },
  };
}
