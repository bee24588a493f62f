import type { cancelLeads } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { z } from 'zod';
import { type Pipeline, stageOf, placeOf, stepsOf } from '../pipelines/pipeline.rules';

/** Which leads of a run a verb is for. */
export type Selection = Pick<z.output<typeof cancelLeads.input>, 'leadIds' | 'state' | 'outcome' | 'reason' | 'tier' | 'error' | 'group' | 'cause' | 'step'>;

/** A lead that a verb may be for, with what decides whether it is. */
export interface Candidate {
  id: string;
  businessId: string;
  state: 'active' | 'held' | 'ended';
  outcome: string | null;
  contacted: boolean;
  /** How many of its steps failed for good, were cancelled with it, wait for their next try after a failure, or are out. */
  failed: number;
  cancelled: number;
  trying: number;
  out: number;
}

export interface LeftOut {
  reason: string;
  detail: string;
  leads: number;
  example: string;
}

/** Whether the caller named leads or narrowed the run in any way. */
export function narrows(selection: Selection): boolean {
  return Object.values(selection).some((criterion) => criterion !== undefined);
}

/** Who does it and why. */
export interface Order {
  verb: 'retry' | 'skip' | 'rerun' | 'cancel';
  actor: string;
  reason: string | null;
  step: string | null;
}

/** Parts leads into those that the verb is for and those that it is not, the latter by reason. */
export function part<C extends { id: string }>(leads: readonly C[], against: (lead: C) => { reason: string; detail: string } | null): { fit: C[]; leftOut: LeftOut[] } {
  const fit: C[] = [];
  const left = new Map<string, LeftOut>();
  for (const lead of leads) {
    const why = against(lead);
    if (why === null) fit.push(lead);
    else left.set(why.reason, { ...why, example: left.get(why.reason)?.example ?? lead.id, leads: (left.get(why.reason)?.leads ?? 0) + 1 });
  }
  return { fit, leftOut: [...left.values()].sort((a, b) => b.leads - a.leads) };
}

/** Where a step of leads stands. @throws AppError invalid_input naming the steps that there are */
export function stepIn(pipeline: Pipeline, name: string, field: string): { stage: number; optional: boolean; gives: string } {
  const found = placeOf(pipeline, name);
  const stage = stageOf(pipeline, name);
  if (found && stage !== undefined) return { stage, optional: found.optional, gives: found.step.gives };
  const steps = stepsOf(pipeline).map((step) => step.name).join(', ');
  const message = stage === undefined ? `there is no step "${name}" in the pipeline ${pipeline.name}; expected one of ${steps}` : `"${name}" is a hold, about which a person decides by reviewing the lead; expected one of ${steps}`;
  throw new AppError('invalid_input', `The field ${field} is not as expected: ${message}.`, { fields: [{ path: field, message }] });
}

/** A step that writes to people outside. */
export function writesToPeople(gives: string): boolean {
  return gives === 'delivery';
}

/** A step whose effect is out of the house once the business was written to: the mail, and the page for which it may have paid. A second one could be paid for twice. */
export function isEffect(gives: string): boolean {
  return writesToPeople(gives) || gives === 'offer';
}
