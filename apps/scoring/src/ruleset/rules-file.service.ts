import { AppError, type Clock } from '@leadfactory/kernel';
import type { Logger, Metrics } from '@leadfactory/service-kit';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type RuleFaults, RulesetError } from './ruleset.rules';

export interface Refusal {
  at: string;
  line: number | null;
  message: string;
}

/** A file of rules that is read again when it has been written. A bad one never takes the place of the rules in force; at start there are none before it, so it stops the service. */
export class RulesFile<R extends { version: string }> {
  private seen = '';
  private loaded: { rules: R; at: string };
  private refused: Refusal | null = null;

  /** @throws AppError not_configured when the file cannot be used */
  constructor(
    private readonly file: string,
    private readonly compile: (text: string, faults: RuleFaults) => R,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'error'>,
    private readonly metrics: Pick<Metrics, 'counter'>,
  ) {
    try {
      this.loaded = this.load();
    } catch (error) {
      if (error instanceof RulesetError) throw new AppError('not_configured', `${file} cannot be used. ${error.message}`);
      throw error;
    }
  }

  get current(): R {
    return this.loaded.rules;
  }

  get loadedAt(): string {
    return this.loaded.at;
  }

  get refusal(): Refusal | null {
    return this.refused;
  }

  /** Reads the file again. @throws AppError conflict with line and reason when it is bad; the rules in force stay. */
  reload(): { version: string; changed: boolean } {
    const before = this.loaded.rules.version;
    try {
      this.loaded = this.load();
    } catch (error) {
      if (!(error instanceof RulesetError)) throw error;
      this.refused = { at: this.clock.now().toISOString(), line: error.line, message: error.message };
      this.logger.error({ file: this.file, line: error.line, version: before }, `The rules are refused, those before stay in force. ${error.message}`);
      throw new AppError('conflict', `${this.file} is refused, rules ${before} stay in force. ${error.message}`);
    }
    this.refused = null;
    const { version } = this.loaded.rules;
    return { version, changed: version !== before };
  }

  /** Reads the file again when it has been written since. Asked by a timer, where an error would end the process: what fails is told in the log and by the metric. */
  reloadWhenWritten(): void {
    try {
      if (this.stamp() !== this.seen) this.reload();
    } catch (error) {
      // Whoever wrote the file reads it there or by asking for the rules.
      if (error instanceof AppError) return;
      const message = error instanceof Error ? error.message : String(error);
      if (this.refused?.message !== message) this.logger.error({ file: this.file, err: error }, 'The rules could not be read again, those before stay in force.');
      this.refused = { at: this.clock.now().toISOString(), line: null, message };
    }
  }

  private load(): { rules: R; at: string } {
    this.seen = this.stamp();
    return { rules: this.compile(this.read(), this.faults()), at: this.clock.now().toISOString() };
  }

  /** Counts each lead that a rule could not be asked of, and logs the first of each rule. */
  private faults(): RuleFaults {
    const file = path.basename(this.file);
    const counter = this.metrics.counter('leadfactory_rule_faults_total', 'Leads that a rule could not be asked of; it does not hold for them.', ['file', 'rule']);
    const told = new Set<string>();
    return (rule, error) => {
      counter.inc({ file, rule });
      if (told.has(rule)) return;
      told.add(rule);
      this.logger.error({ file: this.file, rule, err: error }, 'A rule cannot be asked of some leads; it does not hold for them.');
    };
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
