import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TargetingEnv } from '../env';
import { checkVerticals, parseVerticals, type Vertical } from './verticals.rules';

/** The verticals of config/verticals.yaml, read at start. */
@Injectable()
export class VerticalsService {
  readonly known: ReadonlyMap<string, Vertical>;

  constructor(@Inject(ENV) env: TargetingEnv) {
    this.known = parseVerticals(readFileSync(path.join(env.CONFIG_DIR, 'verticals.yaml'), 'utf8'));
  }

  check(names: readonly string[]): void {
    checkVerticals(names, this.known);
  }
}
