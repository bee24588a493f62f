import { AppError } from '@leadfactory/kernel';
import { campaignPipeline } from './campaign.pipeline';
import { stepsOf, type Pipeline } from './pipeline.rules';
import type { Step } from '@leadfactory/contracts';

/** Every pipeline there is, by name. */
export const PIPELINES: ReadonlyMap<string, Pipeline> = new Map([campaignPipeline].map((pipeline) => [pipeline.name, pipeline]));

/** @throws AppError invalid_input when there is no pipeline of that name. */
export function pipelineNamed(name: string): Pipeline {
  const found = PIPELINES.get(name);
  if (!found) throw new AppError('invalid_input', `There is no pipeline "${name}"; there are: ${[...PIPELINES.keys()].join(', ')}.`);
  return found;
}

/** Every step that some pipeline issues to leads, by name. */
export const ISSUED_STEPS: ReadonlyMap<string, Step> = new Map([...PIPELINES.values()].flatMap((pipeline) => stepsOf(pipeline).map((step) => [step.name, step])));
