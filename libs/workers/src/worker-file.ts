import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@leadfactory/kernel';

/**
 * The built file of an app's worker, such as `pdf/draw.worker` of reports. It stands in `apps/<app>/` of the folder that
 * holds the running bundle, whichever app's that is: all services may be bundled into one.
 * @throws AppError not_configured when it was not built
 */
export function workerFile(app: string, entry: string): string {
  const wanted = path.join('apps', app, `${entry}.js`);
  for (let at = __dirname; ; at = path.dirname(at)) {
    const file = path.join(at, wanted);
    if (existsSync(file)) return file;
    if (at === path.dirname(at)) throw new AppError('not_configured', `${wanted} was not built: expected it beside the apps that stand around ${__dirname}. Run npm run build.`);
  }
}
