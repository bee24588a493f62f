import { AppError } from '@leadfactory/kernel';
import { campaignPipeline } from './campaign.pipeline';
import { leadIntakePipeline } from './intake.pipeline';
import { stepsOf, type Pipeline } from './pipeline.rules';
import type { Step } from '@leadfactory/contracts';

/** Every pipeline there is, by name. */
export const PIPELINES: ReadonlyMap<string, Pipeline> = new Map([campaignPipeline, leadIntakePipeline].map((pipeline) => [pipeline.name, pipeline]));

/** @throws AppError invalid_input when there is no pipeline of that name. */
export function pipelineNamed(name: string): Pipeline {
  const found = PIPELINES.get(name);
  if (!found) throw new AppError('invalid_input', `There is no pipeline "${name}"; there are: ${[...PIPELINES.keys()].join(', ')}.`);
  return found;
}

/** The step that brings the leads of a run of that pipeline. @throws AppError internal for a pipeline whose leads are sent in */
export function searchStepOf({ pipeline }: { pipeline: string }): Step {
  const { search } = pipelineNamed(pipeline);
  if (!search) throw new AppError('internal', `The pipeline "${pipeline}" has no search: its leads are sent in.`);
  return search;
}

/** The steps that bring leads to some pipeline, by name: their results are about searches. */
export const SEARCH_STEPS: ReadonlySet<string> = new Set([...PIPELINES.values()].flatMap(({ search }) => (search === null ? [] : [search.name])));

/** Every step that some pipeline issues to leads, by name. */
export const ISSUED_STEPS: ReadonlyMap<string, Step> = new Map([...PIPELINES.values()].flatMap((pipeline) => stepsOf(pipeline).map((step) => [step.name, step])));

/** Of each step at which leads enter some pipeline, the steps that come after its stage, by name. */
export const STEPS_BEHIND: ReadonlyMap<string, readonly string[]> = new Map([...PIPELINES.values()].flatMap((pipeline) => {
  const first = pipeline.stages.find((stage) => stage.kind === 'steps')?.steps.map(({ step }) => step.name) ?? [];
  const behind = stepsOf(pipeline).map(({ name }) => name).filter((name) => !first.includes(name));
  return first.map((name) => [name, behind] as const);
}));
