import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Stage } from './cases/stage';

/** What a run of the benchmark has brought up, so that it is taken down again however the run ends. */
export class Bench {
  private readonly undo: (() => Promise<void>)[] = [];

  constructor(
    readonly root: string,
    private readonly directory: string,
    readonly say: (line: string) => void,
  ) {}

  /** A folder of the benchmark's own. */
  folder(name: string): string {
    const folder = path.join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Brings something up, works with it and takes it down again. */
  async with<T extends { close(): Promise<void> }, R>(open: () => Promise<T>, work: (opened: T) => Promise<R>): Promise<R> {
    const opened = await open();
    const close = () => opened.close();
    this.undo.push(close);
    try {
      return await work(opened);
    } finally {
      this.undo.splice(this.undo.indexOf(close), 1);
      await close();
    }
  }

  stage<R>(work: (stage: Stage) => Promise<R>): Promise<R> {
    return this.with(() => Stage.open(this.root, this.folder('servers'), this.say), work);
  }

  async close(): Promise<void> {
    for (let last = this.undo.pop(); last; last = this.undo.pop()) await last();
  }
}
