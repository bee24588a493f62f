import { type Caller, getScore, type ScoreFact } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ScoreService } from './score.service';

@Injectable()
export class ScoreOperation {
  constructor(private readonly scores: ScoreService) {}

  @HandlesOperation(getScore)
  async get(input: { leadId: string }, caller: Caller): Promise<ScoreFact> {
    if (caller.tenantId === null) throw new AppError('unauthenticated', 'Sign in first.');
    const score = await this.scores.find(caller.tenantId, input.leadId);
    if (score === null) throw new AppError('not_found', `The lead ${input.leadId} has no score.`);
    return score;
  }
}
