import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './find-chromium';

describe('where the browser is', () => {
  let folder: string;
  const program = (name: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o755);
    return file;
  };
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'path-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is found on the PATH, the free one first', () => {
    program('google-chrome');
    const chromium = program('chromium');
    expect(findChromium(undefined, folder)).toBe(chromium);
  });

  it('is where the operator says, by path or by name', () => {
    const mine = program('my-browser');
    expect(findChromium(mine, undefined)).toBe(mine);
    expect(findChromium('my-browser', folder)).toBe(mine);
  });

  it('is not another one when the operator’s is wrong, and none when switched off', () => {
    program('chromium');
    writeFileSync(path.join(folder, 'no-program'), '');
    mkdirSync(path.join(folder, 'chrome'));
    for (const wanted of ['/nowhere/chromium', path.join(folder, 'no-program'), path.join(folder, 'chrome'), 'unheard-of', 'none']) expect(findChromium(wanted, folder)).toBeNull();
  });

  it('is not taken from the folder in which one happens to stand', () => {
    program('chromium');
    expect(findChromium(undefined, `.${path.delimiter}${path.relative(process.cwd(), folder)}`) ?? '').not.toContain('path-');
  });
});
