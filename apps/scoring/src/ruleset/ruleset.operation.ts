import { getScoringRules, reloadScoringRules } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { RulesetService } from './ruleset.service';

@Injectable()
export class RulesetOperation {
  constructor(private readonly rules: RulesetService) {}

  @HandlesOperation(getScoringRules)
  async get(): Promise<z.input<(typeof getScoringRules)['output']>> {
    const { ruleset, loadedAt, lastRefusal } = this.rules.status;
    return { version: ruleset.version, loadedAt, text: ruleset.text, lastRefusal };
  }

  @HandlesOperation(reloadScoringRules)
  async reload(): Promise<{ version: string; changed: boolean }> {
    return this.rules.reload();
  }
}
