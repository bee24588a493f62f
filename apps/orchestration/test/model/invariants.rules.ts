import { itemsPerEnvelope, mostOutstanding } from '../../src/engine/envelope.rules';
import { stepsOf } from '../../src/pipelines/pipeline.rules';
import { pipelineNamed } from '../../src/pipelines/pipelines.rules';
import type { Sent } from './play.world';
import type { Snapshot, WorkRow } from './snapshot';

const PIPELINE = pipelineNamed('campaign');
export const STEPS = stepsOf(PIPELINE);
const OPTIONAL = new Set(PIPELINE.stages.flatMap((stage) => (stage.kind === 'steps' ? stage.steps.filter(({ optional }) => optional).map(({ step }) => step.name) : [])));
const OPEN: ReadonlySet<WorkRow['state']> = new Set(['pending', 'running', 'waiting', 'held']);
const PASSED: ReadonlySet<WorkRow['state']> = new Set(['done', 'skipped']);
/** R12.05. */
const MOST_FAILURES = 6;

export interface Moment {
  before: Snapshot;
  after: Snapshot;
  /** What went out in between. */
  departed: readonly Sent[];
  /** All that ever went out, this included. */
  sent: readonly Sent[];
  /** What was done in between. */
  commands: ReadonlySet<string>;
  outstandingFactor: number;
}

/** What is wrong with the engine's tables and messages after a move; empty when all promises hold. */
export function violations(moment: Moment): string[] {
  return [...ofRun(moment), ...ofLeads(moment), ...ofWork(moment), ...ofMessages(moment)];
}

function ofRun({ before, after, departed, commands }: Moment): string[] {
  const problems: string[] = [];
  const silent = before.state === 'cancelled' || (before.state === 'paused' && !commands.has('resume')) || ((before.state === 'finished' || before.state === 'failed') && !commands.has('retry') && !commands.has('review'));
  if (silent && departed.length > 0) problems.push(`work went out for a ${before.state} run: ${departed.map(({ item }) => item.key).join(', ')}`);
  if (before.state === 'cancelled' && after.state !== 'cancelled') problems.push(`a cancelled run is ${after.state}`);
  if (after.state !== 'running' && after.state !== 'paused' && [...after.leads.values()].some(({ state }) => state !== 'ended')) problems.push(`the run is ${after.state} while leads are open`);
  if (after.spentMicros !== after.costMicros) problems.push(`the run says it spent ${after.spentMicros}, its work cost ${after.costMicros}`);
  return problems;
}

function ofLeads({ before, after, commands }: Moment): string[] {
  const problems: string[] = [];
  for (const [id, was] of before.leads) {
    const is = after.leads.get(id);
    if (!is) problems.push(`lead ${id} is gone`);
    else if (was.state === 'ended' && !commands.has('retry') && (is.state !== 'ended' || is.outcome !== was.outcome)) problems.push(`lead ${id} had ended as ${was.outcome} and is ${is.state}, ${is.outcome}`);
  }
  for (const lead of after.leads.values()) {
    const work = [...after.work.values()].filter(({ leadId }) => leadId === lead.id);
    const open = work.filter(({ state }) => OPEN.has(state));
    const complete = STEPS.every(({ name }) => work.some(({ step, state }) => step === name && (state === 'done' || (state === 'skipped' && OPTIONAL.has(name)))));
    if (lead.state !== 'ended' && open.length === 0) problems.push(`lead ${lead.id} is forgotten: nothing of it is open`);
    if (lead.state === 'ended' && open.length > 0) problems.push(`lead ${lead.id} has ended with ${open.map(({ step, state }) => `${step} ${state}`).join(', ')}`);
    const waits = open.some(({ state }) => state === 'held');
    if (lead.state !== 'ended' && waits !== (lead.state === 'held')) problems.push(`lead ${lead.id} is ${lead.state}, and ${waits ? 'something' : 'nothing'} of it waits for a person`);
    if (lead.outcome === 'completed' ? !complete : complete && lead.state !== 'ended') problems.push(`lead ${lead.id} is ${lead.outcome ?? lead.state}, its steps are ${work.map(({ step, state }) => `${step} ${state}`).join(', ')}`);
  }
  return problems;
}

function ofWork({ before, after, outstandingFactor }: Moment): string[] {
  const problems: string[] = [];
  for (const [key, was] of before.work) {
    const is = after.work.get(key);
    if (!is) problems.push(`${key} is gone`);
    else if (was.output !== null && is.output !== was.output) problems.push(`the output of ${key} was settled and has changed`);
    else if (PASSED.has(was.state) && is.state !== was.state) problems.push(`${key} was ${was.state} and is ${is.state}`);
    else if (is.attempt < was.attempt) problems.push(`${key} has gone back from attempt ${was.attempt} to ${is.attempt}`);
  }
  for (const [key, { failures, state }] of after.work) {
    if (failures > MOST_FAILURES || (failures === MOST_FAILURES && OPEN.has(state))) problems.push(`${key} has failed ${failures} times and is ${state}`);
  }
  for (const step of STEPS) {
    const out = [...after.work.values()].filter((one) => one.step === step.name && one.state === 'running').length;
    const most = mostOutstanding(step, outstandingFactor) + itemsPerEnvelope(step);
    if (out > most) problems.push(`${out} leads are out at ${step.name}, more than ${most}`);
  }
  return problems;
}

function ofMessages({ before, after, departed, sent, commands }: Moment): string[] {
  const problems: string[] = [];
  for (const { step, item } of departed) {
    const place = `${item.leadId}:${step}`;
    const was = before.work.get(place);
    if (after.work.get(place) === undefined) problems.push(`${place} went out and has no row`);
    // While an attempt is out, nothing but itself goes out again.
    if (was?.state === 'running' && item.attempt !== was.attempt && !['review', 'retry', 'wear out'].some((command) => commands.has(command))) problems.push(`${place} went out as attempt ${item.attempt} while ${was.attempt} was out`);
    if (was && PASSED.has(was.state)) problems.push(`${place} was ${was.state} and went out again`);
    const others = sent.filter((one) => one.step === step && one.item.leadId === item.leadId);
    if (others.some((one) => one.item.key !== item.key)) problems.push(`${place} went out under two keys, so that paid calls would be repeated`);
  }
  for (const [place, { state, attempt, leadId, step }] of after.work) {
    const attempts = sent.filter((one) => one.step === step && one.item.leadId === leadId).map(({ item }) => item.attempt);
    if (state === 'running' && !attempts.includes(attempt)) problems.push(`${place} is out as attempt ${attempt}, of which no message tells`);
    if (Math.max(0, ...attempts) > attempt) problems.push(`${place} is at attempt ${attempt}, and attempt ${Math.max(...attempts)} went out`);
  }
  return problems;
}

/** What the events must have told once a run is at rest: analytics count by them. */
export function untold(end: Snapshot, events: readonly { name: string; leadId: string; step: string | null }[]): string[] {
  const count = (name: string, leadId: string, step: string | null = null): number => events.filter((event) => event.name === name && event.leadId === leadId && event.step === step).length;
  const problems: string[] = [];
  for (const { id, state } of end.leads.values()) {
    if (count('LeadsFound', id) !== 1) problems.push(`lead ${id} was told as found ${count('LeadsFound', id)} times`);
    const ends = count('LeadsEnded', id) - count('LeadsReopened', id);
    if (ends !== (state === 'ended' ? 1 : 0)) problems.push(`lead ${id} is ${state}, and was told as ended ${ends} times more than as reopened`);
    for (const { name } of STEPS) {
      const done = end.work.get(`${id}:${name}`)?.state === 'done' ? 1 : 0;
      if (count('LeadsAdvanced', id, name) !== done) problems.push(`${id}:${name} is ${end.work.get(`${id}:${name}`)?.state}, and was told as done ${count('LeadsAdvanced', id, name)} times`);
    }
  }
  return problems;
}
