import { Module } from '@nestjs/common';
import { RateLeadStep } from './rating/rate.step';
import { RatingRules } from './rating/rating-rules.service';
import { RulesetOperation } from './ruleset/ruleset.operation';
import { RulesetSchedule } from './ruleset/ruleset.schedule';
import { RulesetService } from './ruleset/ruleset.service';
import { ScoreOperation } from './score/score.operation';
import { ScoreRepository } from './score/score.repository';
import { ScoreService } from './score/score.service';
import { ScoreStep } from './score/score.step';

@Module({
  providers: [RulesetService, RulesetOperation, RulesetSchedule, ScoreRepository, ScoreService, ScoreStep, ScoreOperation, RatingRules, RateLeadStep],
})
export class ScoringModule {}
