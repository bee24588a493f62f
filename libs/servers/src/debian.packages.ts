import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { distributionSources, packagesToAdd } from './apt.sources';
import { takeLock } from './lock';
import { ServerError, hasCode, wordsOf } from './server.error';

const run = promisify(execFile);
const DOWNLOAD_WITHIN_MS = 180_000;

/** Programs taken out of the distribution's packages, without root and without touching the system. */
export interface Unpacked {
  /** The folder that stands for `/`. */
  root: string;
  /** For LD_LIBRARY_PATH. */
  libraryPath: string;
}

/** Whether this machine can be helped by Debian's or Ubuntu's packages. */
export async function isDebianLike(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const release = await osRelease();
  return /debian|ubuntu/.test(`${release.ID ?? ''} ${release.ID_LIKE ?? ''}`) && release.VERSION_CODENAME !== undefined;
}

/**
 * Downloads packages with all that this machine lacks for them, and unpacks them once into `binDirectory/<key>`.
 * Safe to call from several processes at once: one works, the others wait for it.
 * @throws ServerError cannot_install with apt's own words
 */
export async function unpackPackages(binDirectory: string, names: string[], log: (line: string) => void): Promise<Unpacked> {
  const release = await osRelease();
  const codename = release.VERSION_CODENAME ?? '';
  const root = path.join(binDirectory, `${codename}-${process.arch}-${names.join('+')}`);
  const lock = (await exists(root)) ? undefined : await takeLock(`${root}.lock`, DOWNLOAD_WITHIN_MS);
  try {
    if (!(await exists(root))) {
      log(`Downloading ${names.join(' and ')} from the distribution's packages (once, some 20 MB)`);
      await download(root, names, codename);
    }
  } finally {
    await lock?.release();
  }
  return { root, libraryPath: (await libraryFolders(root)).join(':') };
}

async function download(root: string, names: string[], codename: string): Promise<void> {
  const work = `${root}.work`;
  const unpacked = path.join(work, 'root');
  await rm(work, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'cache/archives/partial', 'sources', 'debs', 'root']) {
    await mkdir(path.join(work, folder), { recursive: true });
  }
  await copySources(path.join(work, 'sources'), codename);
  await writeFile(path.join(work, 'apt.conf'), configuration(work));
  let updateProblem = '';
  try {
    await apt(work, ['update']);
  } catch (error) {
    // One archive of several being away is no reason to stop; if it mattered, the next command fails.
    updateProblem = aptWords(error);
  }
  try {
    const { stdout } = await apt(work, ['--simulate', '--no-install-recommends', 'install', ...names]);
    const wanted = [...new Set([...names, ...packagesToAdd(stdout)])];
    await apt(work, ['download', ...wanted]);
    for (const deb of await readdir(path.join(work, 'debs'))) {
      await run('dpkg-deb', ['-x', path.join(work, 'debs', deb), unpacked]);
    }
  } catch (error) {
    throw new ServerError('cannot_install', `The packages ${names.join(', ')} could not be had: ${[aptWords(error), updateProblem].filter(Boolean).join(' | ')}`, { cause: error });
  }
  await rename(unpacked, root);
  await rm(work, { recursive: true, force: true });
}

function apt(work: string, args: string[]) {
  return run('apt-get', ['-c', path.join(work, 'apt.conf'), '-y', '-q', ...args], {
    cwd: path.join(work, 'debs'),
    timeout: DOWNLOAD_WITHIN_MS,
    maxBuffer: 10_000_000,
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Private state, lists and cache; the machine's own list of installed packages, so that only what lacks is fetched. */
function configuration(work: string): string {
  return [
    `Dir::State "${work}";`,
    `Dir::State::lists "${work}/lists";`,
    'Dir::State::status "/var/lib/dpkg/status";',
    `Dir::Cache "${work}/cache";`,
    'Dir::Etc::sourcelist "/dev/null";',
    `Dir::Etc::sourceparts "${work}/sources";`,
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'APT::Sandbox::User "root";',
    'Debug::NoLocking "1";',
    // The machine's hooks expect root and the system's own folders.
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    '',
  ].join('\n');
}

async function copySources(target: string, codename: string): Promise<void> {
  const parts = await filesIn('/etc/apt/sources.list.d');
  const files = ['/etc/apt/sources.list', ...parts];
  let kept = 0;
  for (const [index, file] of files.entries()) {
    const style = file.endsWith('.sources') ? 'sources' : 'list';
    if (!file.endsWith(`.${style}`) || !(await exists(file))) continue;
    const text = distributionSources(await readFile(file, 'utf8'), style, codename);
    if (!text) continue;
    await writeFile(path.join(target, `${index}.${style}`), text);
    kept += 1;
  }
  if (kept === 0) throw new ServerError('cannot_install', `No package source for ${codename} was found in /etc/apt/sources.list or /etc/apt/sources.list.d.`);
}

/** Every folder with shared libraries, e.g. usr/lib/x86_64-linux-gnu. */
async function libraryFolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return [...new Set(entries.filter((entry) => /\.so(\.|$)/.test(entry.name)).map((entry) => entry.parentPath))].sort();
}

async function osRelease(): Promise<Record<string, string | undefined>> {
  try {
    const text = await readFile('/etc/os-release', 'utf8');
    return Object.fromEntries([...text.matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map((match): [string, string | undefined] => [match[1] ?? '', match[2]]));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {};
    throw error;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort().map((name) => path.join(folder, name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await readdir(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return true;
    if (hasCode(error, 'ENOENT', 'EACCES')) return false;
    throw error;
  }
}

/** apt's own errors and warnings, without its progress. */
function aptWords(error: unknown): string {
  const lines = wordsOf(error).split('\n');
  return lines.filter((line) => /^[EW]:/.test(line)).join(' ') || lines.slice(-3).join(' ');
}
