import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourcingEnv } from '../env';
import { parseVerticals, type Vertical, verticalNamed } from './verticals.rules';

/** The verticals of config/verticals.yaml, read at start. */
@Injectable()
export class VerticalsService {
  private readonly known: ReadonlyMap<string, Vertical>;

  constructor(@Inject(ENV) env: SourcingEnv) {
    this.known = parseVerticals(readFileSync(path.join(env.CONFIG_DIR, 'verticals.yaml'), 'utf8'));
  }

  /** @throws AppError invalid_input for an unknown one */
  named(name: string): Vertical {
    return verticalNamed(this.known, name);
  }
}
