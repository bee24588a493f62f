import type { Pipeline } from '../pipelines/pipeline.rules';
import type { Arrived, Opening } from './again.repository';

/**
 * What opens for a lead that came to work which it had done before: the next stage with such work. A lead that is held
 * stands at a hold; for one that is not, the holds before that stage let it pass.
 */
export function openingsOf(pipeline: Pipeline, { id, state, again }: Arrived): Opening[] {
  const passed: Opening[] = [];
  for (const stage of pipeline.stages) {
    if (stage.kind === 'hold' && again.includes(stage.name)) {
      if (state === 'held') return [{ leadId: id, step: stage.name, state: 'held', detail: stage.reason }];
      passed.push({ leadId: id, step: stage.name, state: 'skipped', detail: null });
    }
    if (stage.kind !== 'steps' || state === 'held') continue;
    const steps = stage.steps.filter(({ step }) => again.includes(step.name));
    if (steps.length > 0) return [...passed, ...steps.map(({ step }): Opening => ({ leadId: id, step: step.name, state: 'pending', detail: null }))];
  }
  return [];
}
