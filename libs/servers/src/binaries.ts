import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { isDebianLike, unpackPackages } from './debian.packages';
import { ServerError, hasCode } from './server.error';

/** A program to run, and what its environment must hold. */
export interface Binary {
  file: string;
  env: Record<string, string | undefined>;
}

export interface BinaryQuery {
  program: 'nats-server' | 'redis-server';
  /** Where unpacked packages are kept for later starts. */
  binDirectory: string;
  /** Its PATH is searched first. */
  env: Record<string, string | undefined>;
  log: (line: string) => void;
}

const URL_VARIABLE = { 'nats-server': 'NATS_URL', 'redis-server': 'REDIS_URL' } as const;
const ELSEWHERE: Partial<Record<NodeJS.Platform, Record<BinaryQuery['program'], string>>> = {
  darwin: { 'nats-server': 'brew install nats-server', 'redis-server': 'brew install redis' },
  linux: {
    'nats-server': "your package manager (e.g. 'dnf install nats-server', 'apk add nats-server', 'pacman -S nats-server')",
    'redis-server': "your package manager (e.g. 'dnf install redis', 'apk add redis', 'pacman -S redis')",
  },
};

/**
 * Finds a server's program: on the PATH, else (Debian, Ubuntu) unpacked from the distribution's packages.
 * @throws ServerError cannot_install with the command that would install it
 */
export async function findBinary(query: BinaryQuery): Promise<Binary> {
  const { program, env } = query;
  const base = { PATH: env.PATH, LANG: 'C.UTF-8' };
  for (const folder of [...(env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin']) {
    const file = path.join(folder, program);
    if (folder !== '' && (await isExecutable(file))) return { file, env: base };
  }
  if (await isDebianLike()) {
    try {
      // Both at once: one update of the package lists serves the two.
      const { root, libraryPath } = await unpackPackages(query.binDirectory, ['nats-server', 'redis-server'], query.log);
      for (const folder of ['usr/bin', 'usr/sbin', 'bin', 'sbin']) {
        const file = path.join(root, folder, program);
        if (await isExecutable(file)) return { file, env: { ...base, LD_LIBRARY_PATH: libraryPath } };
      }
      throw new ServerError('cannot_install', `The package ${program} holds no program ${program}.`);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      throw new ServerError('cannot_install', `${program} is not installed. ${error.message}. Install it with 'apt-get install ${program}', ${otherWays(program)}`, { cause: error });
    }
  }
  const command = ELSEWHERE[process.platform]?.[program] ?? 'your package manager';
  throw new ServerError('cannot_install', `${program} is not installed. Install it with ${command}, ${otherWays(program)}`);
}

function otherWays(program: BinaryQuery['program']): string {
  return `or name a running one in ${URL_VARIABLE[program]}, or start everything in containers with 'docker compose -f docker-compose.production.yml up'.`;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR')) return false;
    throw error;
  }
}
