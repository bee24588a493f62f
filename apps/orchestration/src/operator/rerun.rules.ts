import type { previewRerun } from '@leadfactory/contracts';
import type { z } from 'zod';
import { nextOf, type Pipeline, placeOf, stageOf, stepsOf } from '../pipelines/pipeline.rules';
import { isEffect, type LeftOut } from './selection.rules';

export type RerunPlan = z.input<typeof previewRerun.output>;

/** Which work of a lead a rerun from a step touches. */
export interface Reach {
  from: string;
  /** Steps and holds of later stages, in order. */
  after: string[];
  /** What stands side by side with the step: it stays, but goes again when it failed. */
  beside: string[];
  /** Those beside it without whose facts no lead gets further: they go again when an operator skipped them, too. */
  needed: string[];
  before: string[];
  /** Those among `from` and `after` whose effect cannot be done twice. */
  effects: string[];
}

export function reachOf(pipeline: Pipeline, from: string): Reach {
  const stage = stageOf(pipeline, from) ?? 0;
  const names = pipeline.stages.map((one) => (one.kind === 'steps' ? one.steps.map(({ step }) => step.name) : one.kind === 'hold' ? [one.name] : []));
  const after = names.slice(stage + 1).flat();
  const beside = (names[stage] ?? []).filter((name) => name !== from);
  return {
    from, after, beside, needed: beside.filter((name) => placeOf(pipeline, name)?.optional === false), before: names.slice(0, stage).flat(),
    effects: [from, ...after].filter((name) => isEffect(placeOf(pipeline, name)?.step.gives ?? '')),
  };
}

/** For how many seconds work of each step that went out is waited for. */
export function patienceOf(pipeline: Pipeline): Map<string, number> {
  return new Map(stepsOf(pipeline).map((step) => [step.name, step.lostAfterSeconds + (nextOf(pipeline, step)?.lostAfterSeconds ?? 0)]));
}

/** A lead as it stands before a rerun. */
export interface Rerunnable {
  id: string;
  businessId: string;
  state: 'active' | 'held' | 'ended';
  contacted: boolean;
  /** Null when the lead never came to the step. */
  fromState: string | null;
  /** What stands beside the step and goes again with it, because it failed or was cancelled, or was skipped and is needed. */
  beside: string[];
  /** Whether some of the work that would be done again is out now. */
  out: boolean;
  /** Changes with anything that the rerun would touch. */
  stamp: string;
}

export function againstRerun(lead: Rerunnable, reach: Reach): { reason: string; detail: string } | null {
  if (lead.fromState === null) return { reason: 'not_reached', detail: `The lead never came to ${reach.from}.` };
  if (lead.out) return { reason: 'under_way', detail: 'Some of this work is out at the moment and would be paid twice: wait for it, or pause the run first.' };
  if (lead.fromState === 'pending' || lead.fromState === 'again') return { reason: 'still_to_come', detail: `The lead has ${reach.from} still before it.` };
  if (lead.contacted && reach.effects.includes(reach.from)) return { reason: 'already_contacted', detail: 'The business was written to, or may have been: its page and its mail stay as they are.' };
  return null;
}

/** What a step costs per lead by its own record. */
export interface Price {
  micros: number;
  measuredOn: number;
}

export interface Costing {
  currency: string;
  prices: ReadonlyMap<string, Price>;
  /** How many of the leads have been at each step before; of those that were written to, how many. */
  been: ReadonlyMap<string, { leads: number; contacted: number }>;
  spent: readonly { step: string; leads: number; micros: number }[];
  budgetLeftMicros: number | null;
}

/** What the rerun comes to, step by step. */
export function planOf(reach: Reach, leads: readonly Rerunnable[], leftOut: LeftOut[], token: string, costing: Costing, steps: readonly string[]): RerunPlan {
  const cost = (micros: number) => ({ micros: Math.round(micros), currency: costing.currency });
  const contacted = leads.filter((lead) => lead.contacted).length;
  const line = (step: string, count: number, atMost: number): RerunPlan['steps'][number] => {
    const price = costing.prices.get(step) ?? { micros: 0, measuredOn: 0 };
    return { step, leads: count, atMost, key: 'new', each: cost(price.micros), measuredOn: price.measuredOn, expected: cost(price.micros * count), most: cost(price.micros * atMost) };
  };
  const anew = (step: string): RerunPlan['steps'] => {
    const been = step === reach.from ? { leads: leads.length, contacted } : (costing.been.get(step) ?? { leads: 0, contacted: 0 });
    if (!reach.effects.includes(step) || contacted === 0) return [line(step, been.leads, leads.length)];
    const kept = { ...line(step, been.contacted, contacted), key: 'kept' as const, each: cost(0), expected: cost(0), most: cost(0) };
    return leads.length === contacted ? [kept] : [line(step, been.leads - been.contacted, leads.length - contacted), kept];
  };
  // What such a step has paid for is not paid again; how much it still lacked is not known, and most likely all of it.
  const beside = (step: string): RerunPlan['steps'] => {
    const count = leads.filter((lead) => lead.beside.includes(step)).length;
    return count === 0 ? [] : [{ ...line(step, count, count), key: 'kept' }];
  };
  const again = [...anew(reach.from), ...reach.beside.flatMap(beside), ...reach.after.filter((name) => steps.includes(name)).flatMap(anew)];
  const sum = (of: 'expected' | 'most') => cost(again.reduce((total, line) => total + line[of].micros, 0));
  return {
    token, leads: leads.length, leftOut, steps: leads.length === 0 ? [] : again, expected: sum('expected'), most: sum('most'), contacted,
    notRepeated: costing.spent.map(({ step, leads: count, micros }) => ({ step, leads: count, cost: cost(micros) })),
    budgetLeft: costing.budgetLeftMicros === null ? null : cost(Math.max(0, costing.budgetLeftMicros)),
  };
}
