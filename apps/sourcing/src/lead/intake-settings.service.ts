import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourcingEnv } from '../env';
import type { Thresholds } from './decision.rules';
import { parseThresholds } from './intake-settings.rules';

/** The thresholds of config/intake.yaml, read at start. */
@Injectable()
export class IntakeSettings {
  readonly thresholds: Thresholds;

  constructor(@Inject(ENV) env: SourcingEnv) {
    this.thresholds = parseThresholds(readFileSync(path.join(env.CONFIG_DIR, 'intake.yaml'), 'utf8'));
  }
}
