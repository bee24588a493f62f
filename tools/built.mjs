// Builds when the sources are not those of the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bootstrap.mjs';

const SOURCES = ['apps', 'libs', 'tools/build.mjs', 'package-lock.json', 'tsconfig.base.json'];
const OF_NO_EFFECT = /\.spec\.tsx?$|\/test\/|\/node_modules\/|\/dist\//;

/** Identifies the sources by content: a fresh checkout changes every time stamp and no byte. */
export function sourceHash(folder = root) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesUnder(path.join(folder, source))).sort()) {
    const name = path.relative(folder, file).split(path.sep).join('/');
    if (!OF_NO_EFFECT.test(`/${name}`)) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Builds all apps if need be; returns the status of the build, 0 when there was nothing to do. */
export function buildIfChanged() {
  const marker = path.join(root, 'dist/.sources');
  const hash = sourceHash();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return 0;
  // Gone first: a build that is broken off must not look whole.
  rmSync(marker, { force: true });
  const { status } = spawnSync(process.execPath, [path.join(root, 'tools/build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) return status ?? 1;
  mkdirSync(path.dirname(marker), { recursive: true });
  writeFileSync(marker, hash);
  return 0;
}

function filesUnder(entry) {
  if (!existsSync(entry)) return [];
  if (statSync(entry).isFile()) return [entry];
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => path.join(found.parentPath, found.name));
}
