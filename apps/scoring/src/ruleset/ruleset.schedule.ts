import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RulesetService } from './ruleset.service';

const EVERY_MS = 5_000;

/** Looks at the rules file now and then. Every replica does, for each holds rules of its own. */
@Injectable()
export class RulesetSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly rules: RulesetService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.rules.reloadWhenWritten(), EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
