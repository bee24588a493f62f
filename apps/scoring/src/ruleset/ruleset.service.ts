import type { Clock } from '@leadfactory/kernel';
import { CLOCK, ENV, Logger, Metrics } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import path from 'node:path';
import type { ScoringEnv } from '../env';
import { compileRuleset, type Ruleset } from './ruleset.rules';
import { type Refusal, RulesFile } from './rules-file.service';

/** Holds the rules by which leads of campaigns are scored. */
@Injectable()
export class RulesetService {
  private readonly rules: RulesFile<Ruleset>;

  constructor(@Inject(ENV) env: ScoringEnv, @Inject(CLOCK) clock: Clock, logger: Logger, metrics: Metrics) {
    this.rules = new RulesFile(path.join(env.CONFIG_DIR, 'scoring.yaml'), compileRuleset, clock, logger, metrics);
    metrics.gauge('leadfactory_scoring_rules_refused', '1 while the newest rules file is refused and older rules are in force.', async () => (this.rules.refusal === null ? 0 : 1));
  }

  get current(): Ruleset {
    return this.rules.current;
  }

  get status(): { ruleset: Ruleset; loadedAt: string; lastRefusal: Refusal | null } {
    return { ruleset: this.rules.current, loadedAt: this.rules.loadedAt, lastRefusal: this.rules.refusal };
  }

  /** Reads the file again. @throws AppError conflict with line and reason when it is bad; the rules in force stay. */
  reload(): { version: string; changed: boolean } {
    return this.rules.reload();
  }

  /** Reads the file again when it has been written since. */
  reloadWhenWritten(): void {
    this.rules.reloadWhenWritten();
  }
}
