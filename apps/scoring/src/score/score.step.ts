import { scoreLead, type StepOutcome } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { type BatchContext, type BatchItem, HandlesStep } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ScoreService } from './score.service';

@Injectable()
export class ScoreStep {
  constructor(private readonly scores: ScoreService) {}

  @HandlesStep(scoreLead)
  async score(items: BatchItem<typeof scoreLead>[], _context: BatchContext, tx: Tx): Promise<StepOutcome[]> {
    const facts = await this.scores.score(items, tx);
    return facts.map((output): StepOutcome => ({ status: 'done', output }));
  }
}
