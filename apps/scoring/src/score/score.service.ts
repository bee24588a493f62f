import type { scoreLead, ScoreFact } from '@leadfactory/contracts';
import { healthOf } from '@leadfactory/health';
import { type Clock, derivedId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { type BatchItem, CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { viewOf } from '../opportunity/lead-view.rules';
import { opportunityOf } from '../opportunity/opportunity.rules';
import type { Ruleset } from '../ruleset/ruleset.rules';
import { RulesetService } from '../ruleset/ruleset.service';
import { ScoreRepository } from './score.repository';
import type { StepInput } from './score.types';

/** Health and opportunity of one lead: the same facts and rules give the same score. */
export function scoreOf(input: StepInput, ruleset: Ruleset, scoreId: string): ScoreFact {
  const health = healthOf(input.audit);
  return { scoreId, health, ...opportunityOf(viewOf(input, health), ruleset), rulesVersion: ruleset.version };
}

@Injectable()
export class ScoreService {
  constructor(
    private readonly rules: RulesetService,
    private readonly scores: ScoreRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Scores a whole batch by the rules of this moment and keeps the scores. */
  async score(items: readonly BatchItem<typeof scoreLead>[], tx: Tx): Promise<ScoreFact[]> {
    const ruleset = this.rules.current;
    const scoredAt = this.clock.now();
    const rows = items.map(({ leadId, businessId, key, input }) => ({ leadId, businessId, auditId: input.audit.auditId, scoredAt, fact: scoreOf(input, ruleset, derivedId('score', key, ruleset.version)) }));
    await this.scores.save(tx, rows);
    return rows.map((row) => row.fact);
  }

  find(tenantId: string, leadId: string): Promise<ScoreFact | null> {
    return this.scores.find(tenantId, leadId);
  }
}
