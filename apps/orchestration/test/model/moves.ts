import { cancelRun, pauseRun, resumeRun, retryRun, reviewLead, type StepOutcome } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import fc from 'fast-check';
import { score } from '../world';
import type { Play, Sent } from './play.world';
import type { Snapshot } from './snapshot';

export type As = 'done' | 'low' | 'wait' | 'failed' | 'broken' | 'end' | 'hold';

/** Something that may happen to a run. Numbers choose among what there is, so that every sequence of moves can be played. */
export type Move =
  | { do: 'answer'; which: number; most: number; as: As; twice: boolean }
  | { do: 'wear out'; which: number; times: number }
  | { do: 'late'; which: number; as: As }
  | { do: 'stray'; which: number; how: 'attempt' | 'key' | 'lead' }
  | { do: 'give up'; which: number }
  | { do: 'review'; which: number; decision: 'approve' | 'reject' }
  | { do: 'retry'; step: number | null }
  | { do: 'sweep'; seconds: number }
  | { do: 'pause' | 'resume' | 'cancel' };

const which = fc.nat(999);
const as = fc.oneof({ weight: 8, arbitrary: fc.constant<As>('done') }, fc.constantFrom<As>('low', 'wait', 'failed', 'broken', 'end', 'hold'));

export const aMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ do: fc.constant('answer' as const), which, most: fc.integer({ min: 1, max: 40 }), as, twice: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wear out' as const), which, times: fc.integer({ min: 2, max: 7 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('late' as const), which, as }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stray' as const), which, how: fc.constantFrom('attempt' as const, 'key' as const, 'lead' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give up' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('review' as const), which, decision: fc.constantFrom('approve' as const, 'reject' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), step: fc.option(fc.nat(7)) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sweep' as const), seconds: fc.constantFrom(0, 2, 130, 700, 5_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const) }) },
  { weight: 2, arbitrary: fc.constant<Move>({ do: 'resume' }) },
);

/** Once in a while the run is cancelled: what comes after tells little, so that it stands near the end. */
export const someMoves = fc.tuple(fc.array(aMove, { maxLength: 24, size: 'max' }), fc.option(fc.constant<Move>({ do: 'cancel' }), { freq: 5 }), fc.array(aMove, { maxLength: 4 })).map(([first, cancel, last]) => [...first, ...(cancel ? [cancel, ...last] : [])]);

/** Plays the move against the tables as they stand. */
export async function play(move: Move, run: Play, now: Snapshot, steps: readonly string[]): Promise<void> {
  const chosen = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(1, from.length)];
  switch (move.do) {
    case 'answer': {
      const live = run.sent.filter((one, at) => isLive(one, now) && run.sent.findIndex(({ item }) => item.key === one.item.key && item.attempt === one.item.attempt) === at);
      const first = chosen(live, move.which);
      if (!first) return;
      const results = live.filter(({ step }) => step === first.step).slice(0, move.most).map(({ step, item }) => run.result(item, outcome(move.as, step, run)));
      await run.deliver(first, move.twice ? [...results, ...results] : results);
      if (move.twice) await run.deliver(first, results);
      return;
    }
    case 'wear out':
      for (let time = 0, at = now; time < move.times; time += 1) {
        const one = chosen(run.sent.filter((sent) => isLive(sent, at)), move.which);
        if (one) await run.deliver(one, [run.result(one.item, outcome('failed', one.step, run))]);
        await run.sweep(1_000);
        await run.look();
        at = await run.snapshot();
      }
      return;
    case 'late': {
      const one = chosen(run.sent, move.which);
      return one ? run.deliver(one, [run.result(one.item, outcome(move.as, one.step, run))]) : undefined;
    }
    case 'stray': {
      const one = chosen(run.sent, move.which);
      if (!one) return;
      // The next attempt may be under way by now, and the result be its own.
      const changed = { attempt: { attempt: one.item.attempt + 1_000 }, key: { key: `${one.item.key}0` }, lead: { leadId: newId() } }[move.how];
      return run.deliver(one, [run.result({ ...one.item, ...changed }, outcome('done', one.step, run))]);
    }
    case 'give up': {
      const one = chosen(run.sent, move.which);
      return one ? run.giveUp(one) : undefined;
    }
    case 'review': {
      const lead = chosen([...now.leads.values()].filter(({ state }) => state === 'held'), move.which);
      return lead ? run.ask(reviewLead, { id: lead.id, decision: move.decision }) : undefined;
    }
    case 'retry':
      return run.ask(retryRun, { id: run.runId, ...(move.step === null ? {} : { step: steps[move.step] }) });
    case 'sweep':
      return run.sweep(move.seconds);
    case 'pause':
      return run.ask(pauseRun, { id: run.runId });
    case 'resume':
      return run.ask(resumeRun, { id: run.runId });
    case 'cancel':
      return run.ask(cancelRun, { id: run.runId });
  }
}

/** Whether the move brings results that belong to no attempt of now: nothing may come of it. */
export function isForeign(move: Move, run: Play, now: Snapshot): boolean {
  if (move.do === 'stray') return true;
  if (move.do !== 'late') return false;
  const one = run.sent[move.which % Math.max(1, run.sent.length)];
  return one !== undefined && now.work.get(`${one.item.leadId}:${one.step}`)?.attempt !== one.item.attempt;
}

export function isLive({ step, item }: Sent, now: Snapshot): boolean {
  const row = now.work.get(`${item.leadId}:${step}`);
  return row?.state === 'running' && row.attempt === item.attempt;
}

let answers = 0;

/** Every answer differs from every other, so that one taken in place of another shows. */
export function outcome(how: As, step: string, run: Play): StepOutcome {
  const fact = (tier: string): unknown => (step === 'scoreLead' ? score(tier) : { of: step, number: (answers += 1) });
  switch (how) {
    case 'done':
      return { status: 'done', output: fact('B') };
    case 'low':
      return { status: 'done', output: fact('D') };
    case 'wait':
      return { status: 'wait', retryAt: new Date(run.now().getTime() + 60_000).toISOString(), cause: 'rate_limited', detail: 'later' };
    case 'failed':
      return { status: 'failed', code: 'timeout', message: 'no answer', retry: true };
    case 'broken':
      return { status: 'failed', code: 'too_large', message: 'never', retry: false };
    case 'end':
      return { status: 'end', outcome: 'disqualified', reason: 'no_contact' };
    case 'hold':
      return { status: 'hold', reason: 'fate_unknown' };
  }
}
