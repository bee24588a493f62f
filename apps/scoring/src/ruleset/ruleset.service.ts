import { AppError, type Clock } from '@leadfactory/kernel';
import { CLOCK, ENV, Logger, Metrics } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ScoringEnv } from '../env';
import { compileRuleset, type Ruleset, RulesetError } from './ruleset.rules';

export interface Refusal {
  at: string;
  line: number | null;
  message: string;
}

/** Holds the rules in force. A bad file never takes their place; at start there are no rules before it, so it stops the service. */
@Injectable()
export class RulesetService {
  private readonly file: string;
  private seen = '';
  private loaded: { ruleset: Ruleset; at: string };
  private refusal: Refusal | null = null;

  constructor(
    @Inject(ENV) env: ScoringEnv,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.file = path.join(env.CONFIG_DIR, 'scoring.yaml');
    this.loaded = this.firstLoad();
    metrics.gauge('leadfactory_scoring_rules_refused', '1 while the newest rules file is refused and older rules are in force.', async () => (this.refusal === null ? 0 : 1));
  }

  get current(): Ruleset {
    return this.loaded.ruleset;
  }

  get status(): { ruleset: Ruleset; loadedAt: string; lastRefusal: Refusal | null } {
    return { ruleset: this.loaded.ruleset, loadedAt: this.loaded.at, lastRefusal: this.refusal };
  }

  /** Reads the file again. @throws AppError conflict with line and reason when it is bad; the rules in force stay. */
  reload(): { version: string; changed: boolean } {
    const before = this.loaded.ruleset.version;
    try {
      this.loaded = this.load();
    } catch (error) {
      if (!(error instanceof RulesetError)) throw error;
      this.refusal = { at: this.clock.now().toISOString(), line: error.line, message: error.message };
      this.logger.error({ file: this.file, line: error.line, version: before }, `The scoring rules are refused, those before stay in force. ${error.message}`);
      throw new AppError('conflict', `${this.file} is refused, rules ${before} stay in force. ${error.message}`);
    }
    this.refusal = null;
    const { version } = this.loaded.ruleset;
    return { version, changed: version !== before };
  }

  /** Reads the file again when it has been written since. */
  reloadWhenWritten(): void {
    if (this.stamp() === this.seen) return;
    try {
      this.reload();
    } catch (error) {
      // Told in the log and by the metric; whoever wrote the file reads it there or by asking for the rules.
      if (!(error instanceof AppError)) throw error;
    }
  }

  private firstLoad(): { ruleset: Ruleset; at: string } {
    try {
      return this.load();
    } catch (error) {
      if (error instanceof RulesetError) throw new AppError('not_configured', `${this.file} cannot be used. ${error.message}`);
      throw error;
    }
  }

  private load(): { ruleset: Ruleset; at: string } {
    this.seen = this.stamp();
    return { ruleset: compileRuleset(this.read()), at: this.clock.now().toISOString() };
  }

  private read(): string {
    try {
      return readFileSync(this.file, 'utf8');
    } catch (cause) {
      throw new RulesetError(null, `it cannot be read: ${(cause as Error).message}`);
    }
  }

  private stamp(): string {
    const found = statSync(this.file, { throwIfNoEntry: false });
    return found === undefined ? 'absent' : `${found.mtimeMs}:${found.size}`;
  }
}
