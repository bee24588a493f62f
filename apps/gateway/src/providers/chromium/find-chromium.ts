import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Names under which distributions and vendors install it, the free ones first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
/** Where it stands without being on the PATH. */
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'];

/** Switches the browser off although it is there. */
export const NO_CHROMIUM = 'none';

/**
 * The browser's program; null when there is none.
 * @param wanted what the operator set: a path, a name on the PATH, or `none`; a wrong one counts as none, so that the reason is told and nothing else is run
 */
export function findChromium(wanted: string | undefined, searchPath: string | undefined): string | null {
  if (wanted === NO_CHROMIUM) return null;
  const folders = (searchPath ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const onPath = (name: string): string[] => folders.map((folder) => path.join(folder, name));
  const candidates = wanted === undefined ? [...NAMES.flatMap(onPath), ...PLACES] : path.isAbsolute(wanted) ? [wanted] : wanted.includes('/') ? [path.resolve(wanted)] : onPath(wanted);
  return candidates.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
