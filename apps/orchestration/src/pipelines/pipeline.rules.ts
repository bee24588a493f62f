import type { FactName, Facts, Step } from '@leadfactory/contracts';

/** What stands where a step is expected when the pipeline cannot feed it: the compiler's message names the missing facts. */
export interface NothingGives<N extends FactName> {
  readonly 'nothing before this step gives': N;
}

type Fed<S extends Step, Known extends FactName> = [Exclude<S['needs'][number], Known>] extends [never] ? unknown : NothingGives<Exclude<S['needs'][number], Known>>;

export interface StepsStage {
  readonly kind: 'steps';
  readonly steps: readonly { readonly step: Step; readonly optional: boolean }[];
}

/** Leads that do not pass end here as disqualified. */
export interface GateStage {
  readonly kind: 'gate';
  readonly reason: string;
  readonly needs: readonly FactName[];
  passes(facts: Partial<Facts>): boolean;
}

/** Leads for which `when` holds wait here for a person. */
export interface HoldStage {
  readonly kind: 'hold';
  readonly name: string;
  readonly reason: string;
  readonly needs: readonly FactName[];
  when(facts: Partial<Facts>): boolean;
}

export type Stage = StepsStage | GateStage | HoldStage;

/** A business process: where its leads come from, and the stages that each lead passes in order. */
export interface Pipeline {
  readonly name: string;
  /** The step that brings leads; null when they are sent in. */
  readonly search: Step | null;
  /** What every lead has before its first step. */
  readonly start: readonly FactName[];
  readonly stages: readonly Stage[];
}

type Beginning = Pick<Pipeline, 'name' | 'search' | 'start'>;

class PipelineBuilder<Known extends FactName> {
  constructor(
    private readonly beginning: Beginning,
    private readonly stages: readonly Stage[],
  ) {}

  /** The next step, after all before it. */
  then<S extends Step>(step: S & Fed<S, Known>): PipelineBuilder<Known | S['gives']> {
    return this.with({ kind: 'steps', steps: [{ step, optional: false }] });
  }

  /** Steps side by side. An optional one that fails is skipped, and its fact may be missing afterwards. */
  together<R extends Step, O extends Step = never>(required: readonly (R & Fed<R, Known>)[], more: { optional: readonly (O & Fed<O, Known>)[] }): PipelineBuilder<Known | R['gives']> {
    const stage: StepsStage = { kind: 'steps', steps: [...required.map((step) => ({ step, optional: false })), ...more.optional.map((step) => ({ step, optional: true }))] };
    return this.with(stage);
  }

  /** Only leads that pass go on; the others end as disqualified for this reason. */
  gate<K extends Known>(reason: string, needs: readonly K[], passes: (facts: Pick<Facts, K>) => boolean): PipelineBuilder<Known> {
    return this.with({ kind: 'gate', reason, needs, passes: passes });
  }

  /** Leads for which `when` holds wait for a person's decision. */
  hold<K extends Known>(name: string, reason: string, needs: readonly K[], when: (facts: Pick<Facts, K>) => boolean): PipelineBuilder<Known> {
    return this.with({ kind: 'hold', name, reason, needs, when: when });
  }

  /** @throws Error when two stages bear one name or give the same fact, or a step needs what nothing before it gives. */
  build(): Pipeline {
    const pipeline = { ...this.beginning, stages: this.stages };
    const problems = problemsOf(pipeline);
    if (problems.length > 0) throw new Error(`The pipeline ${pipeline.name} is not sound: ${problems.join('; ')}.`);
    return pipeline;
  }

  private with<More extends FactName>(stage: Stage): PipelineBuilder<More> {
    return new PipelineBuilder<More>(this.beginning, [...this.stages, stage]);
  }
}

/** Begins a pipeline whose leads are businesses that a search brings. */
export function pipeline(name: string, search: Step): PipelineBuilder<'campaign' | 'business'> {
  return new PipelineBuilder<'campaign' | 'business'>({ name, search, start: ['campaign', 'business'] }, []);
}

/** Begins a pipeline whose leads are sent in by the tenant. */
export function intakePipeline(name: string): PipelineBuilder<'submission'> {
  return new PipelineBuilder<'submission'>({ name, search: null, start: ['submission'] }, []);
}

/** What is wrong with a pipeline that did not come through the compiler; empty when it is sound. */
export function problemsOf(pipeline: Pipeline): string[] {
  const problems: string[] = [];
  const known = new Set<FactName>(pipeline.start);
  const names = new Set<string>(pipeline.search === null ? [] : [pipeline.search.name]);
  for (const stage of pipeline.stages) {
    for (const name of namesOf(stage)) {
      if (names.has(name)) problems.push(`"${name}" stands there twice`);
      names.add(name);
    }
    const needs = stage.kind === 'steps' ? stage.steps.flatMap(({ step }) => step.needs.map((fact) => [step.name, fact] as const)) : stage.needs.map((fact) => [stage.kind, fact] as const);
    for (const [who, fact] of needs) if (!known.has(fact)) problems.push(`${who} needs the fact "${fact}", which nothing before it gives`);
    if (stage.kind !== 'steps') continue;
    for (const { step, optional } of stage.steps) {
      if (known.has(step.gives)) problems.push(`the fact "${step.gives}" is given twice`);
      if (!optional) known.add(step.gives);
    }
  }
  return problems;
}

function namesOf(stage: Stage): string[] {
  if (stage.kind === 'steps') return stage.steps.map(({ step }) => step.name);
  return stage.kind === 'hold' ? [stage.name] : [];
}

/** The steps of a pipeline in order, without its search. */
export function stepsOf(pipeline: Pipeline): readonly Step[] {
  return pipeline.stages.flatMap((stage) => (stage.kind === 'steps' ? stage.steps.map(({ step }) => step) : []));
}

/** The holds of a pipeline in order. */
export function holdsOf(pipeline: Pipeline): readonly HoldStage[] {
  return pipeline.stages.filter((stage) => stage.kind === 'hold');
}

/** Where a step or a hold of that name stands; undefined when there is none. */
export function stageOf(pipeline: Pipeline, name: string): number | undefined {
  const at = pipeline.stages.findIndex((stage) => namesOf(stage).includes(name));
  return at < 0 ? undefined : at;
}

/** Where a step stands, with what the pipeline says of it. */
export interface Place {
  /** The position of its stage. */
  readonly at: number;
  readonly stage: StepsStage;
  readonly step: Step;
  readonly optional: boolean;
}

/** The place of the step of that name; undefined when the pipeline has none. */
export function placeOf(pipeline: Pipeline, name: string): Place | undefined {
  for (const [at, stage] of pipeline.stages.entries()) {
    if (stage.kind !== 'steps') continue;
    const found = stage.steps.find(({ step }) => step.name === name);
    if (found) return { at, stage, ...found };
  }
  return undefined;
}

/**
 * The step to which leads may go on at once in the same service, without coming back in between: the one right behind, if it needs nothing
 * that has to be brought, and if nothing of the first has to be committed before.
 */
export function nextOf(pipeline: Pipeline, { name, service, keeps, needs, uses, gives }: Step): Step | undefined {
  const at = stageOf(pipeline, name);
  const [own, behind] = at === undefined ? [] : pipeline.stages.slice(at, at + 2);
  if (keeps !== 'nothing' || own?.kind !== 'steps' || behind?.kind !== 'steps' || own.steps.length + behind.steps.length > 2) return undefined;
  const next = behind.steps[0]?.step;
  const known = new Set([...needs, ...uses, gives]);
  return next?.service === service && [...next.needs, ...next.uses].every((fact) => known.has(fact)) ? next : undefined;
}

/** Which step of the pipeline gives each of these facts; facts that every lead has from the start have none. */
export function giversOf(pipeline: Pipeline, facts: readonly FactName[]): Map<string, FactName> {
  const wanted = new Set(facts);
  return new Map(stepsOf(pipeline).filter((step) => wanted.has(step.gives)).map((step) => [step.name, step.gives]));
}
