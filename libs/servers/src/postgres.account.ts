import { execFile } from 'node:child_process';
import { lchown, lstat, readFile, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Command } from './server.process';
import { ServerError } from './server.error';

const run = promisify(execFile);

/** How a command is run so that PostgreSQL, which refuses root and unknown users, accepts it. */
export interface Account {
  wrap(command: Command): Command;
  /** Gives a folder and all in it to the account. */
  own(folder: string): Promise<void>;
}

const asSelf: Account = { wrap: (command) => command, own: async () => undefined };

/**
 * Chooses the account for PostgreSQL. An ordinary user runs it himself. Root becomes `postgres` or `nobody`; where
 * that user may not enter the folders (a checkout under /root is 0700), and where this user has no passwd entry, a
 * user namespace shows PostgreSQL another user while the kernel keeps ours.
 * @param program a PostgreSQL program that the account must be able to run
 * @param folder an existing folder that the account must be able to enter
 * @throws ServerError cannot_run_as
 */
export async function chooseAccount(program: string, folder: string): Promise<Account> {
  if (process.getuid?.() !== 0 && hasPasswdEntry()) return asSelf;
  const user = await unprivilegedUser();
  if (process.getuid?.() === 0 && user && (await canUse(program, folder, user))) return asUser(user);
  if (user && process.platform === 'linux') {
    const mapped = asMapped(user.uid);
    if (await succeeds(mapped.wrap({ file: program, args: ['--version'] }))) return mapped;
  }
  throw new ServerError(
    'cannot_run_as',
    process.getuid?.() === 0
      ? `PostgreSQL refuses to run as root, and no other user of this machine may use ${folder} and ${program}. ` +
          'Start as an ordinary user, or move the checkout to a folder that others may enter (not under /root), or name a running server in DATABASE_URL.'
      : `PostgreSQL refuses to run as user id ${process.getuid?.() ?? 'unknown'}, which has no entry in /etc/passwd. Add one, or name a running server in DATABASE_URL.`,
  );
}

interface User {
  uid: number;
  gid: number;
}

function asUser({ uid, gid }: User): Account {
  return { wrap: (command) => ({ ...command, uid, gid }), own: (folder) => giveTo(folder, { uid, gid }) };
}

function asMapped(uid: number): Account {
  return {
    wrap: (command) => ({ ...command, file: 'unshare', args: ['--user', `--map-user=${uid}`, '--', command.file, ...command.args] }),
    // To the kernel it is still us: what another account left there must be ours again.
    own: (folder) => giveTo(folder, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }),
  };
}

async function giveTo(entry: string, { uid, gid }: User): Promise<void> {
  const found = await lstat(entry);
  if (found.uid !== uid) {
    if (process.getuid?.() !== 0) return;
    await lchown(entry, uid, gid);
  }
  if (!found.isDirectory()) return;
  for (const name of await readdir(entry)) await giveTo(path.join(entry, name), { uid, gid });
}

function hasPasswdEntry(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false; // Node's way of saying that the user id is unknown.
  }
}

async function unprivilegedUser(): Promise<User | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const found = lines.find(([name]) => name === wanted);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  return undefined;
}

async function canUse(program: string, folder: string, user: User): Promise<boolean> {
  const enters = await succeeds({ file: '/bin/sh', args: ['-c', 'cd "$1"', 'sh', folder], ...user });
  return enters && (await succeeds({ file: program, args: ['--version'], ...user }));
}

async function succeeds({ file, args, uid, gid }: Command): Promise<boolean> {
  try {
    await run(file, args, { cwd: '/', uid, gid, timeout: 10_000 });
    return true;
  } catch {
    return false; // The question was whether it can; what it said does not matter.
  }
}
