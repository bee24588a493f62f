import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The absolute path of a file or folder of the reference data, or undefined on a machine without them. They lie in
 * LF_SHARED_DIR, by default in `shared` beside the checkout.
 * @param part e.g. `vendors/stripe/spec3.json`
 */
export function sharedData(part: string): string | undefined {
  const folder = process.env.LF_SHARED_DIR ?? path.resolve(__dirname, '../../../../shared');
  const found = path.join(folder, part);
  return existsSync(found) ? found : undefined;
}

/** A `describe` over reference data: without them its tests are reported as skipped, with the file that lacks. */
export function describeWithShared(part: string, name: string, define: (absolutePath: string) => void): void {
  const found = sharedData(part);
  if (found !== undefined) describe(name, () => define(found));
  // What the tests would be is not known without the data: one stands for all of them in the count of skipped tests.
  else describe.skip(name, () => test(`needs the reference data ${part} (set LF_SHARED_DIR)`, () => undefined));
}
