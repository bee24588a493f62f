import type { Clock } from '@leadfactory/kernel';
import { CLOCK, ENV, Logger, Metrics } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import path from 'node:path';
import type { ScoringEnv } from '../env';
import { RulesFile } from '../ruleset/rules-file.service';
import { compileRating, type RatingRuleset } from './rating-ruleset.rules';

const EVERY_MS = 5_000;

/** Holds the rules by which leads that were sent in are rated, and looks at their file now and then. */
@Injectable()
export class RatingRules implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rules: RulesFile<RatingRuleset>;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(ENV) env: ScoringEnv, @Inject(CLOCK) clock: Clock, logger: Logger, metrics: Metrics) {
    this.rules = new RulesFile(path.join(env.CONFIG_DIR, 'rating.yaml'), compileRating, clock, logger, metrics);
    metrics.gauge('leadfactory_rating_rules_refused', '1 while the newest file of rating rules is refused and older rules are in force.', async () => (this.rules.refusal === null ? 0 : 1));
  }

  get current(): RatingRuleset {
    return this.rules.current;
  }

  /** Reads the file again when it has been written since. */
  reloadWhenWritten(): void {
    this.rules.reloadWhenWritten();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.rules.reloadWhenWritten(), EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
