import { reviewLead } from '@leadfactory/contracts';
import fc from 'fast-check';
import { STEPS, untold, violations } from './model/invariants.rules';
import { isForeign, isLive, type Move, outcome, play, someMoves } from './model/moves';
import { OUTSTANDING_FACTOR, type Play, PlayHouse } from './model/play.world';
import type { Snapshot } from './model/snapshot';

const NAMES = STEPS.map(({ name }) => name);
/** Bounded in time as well: a failure must be told, with what it has been narrowed down to, before the runner loses patience. */
const BOUNDS = { seed: 20_260_322, interruptAfterTimeLimit: 30_000 };

describe('the engine, whatever happens in whatever order', () => {
  let house: PlayHouse;
  beforeAll(async () => {
    house = await PlayHouse.open();
  });
  afterAll(() => house.close());

  /** Moves of one turn happen at the same moment. */
  async function turn(run: Play, moves: readonly Move[], before: Snapshot): Promise<Snapshot> {
    const foreign = moves.every((move) => isForeign(move, run, before));
    await Promise.all(moves.map((move) => play(move, run, before, NAMES)));
    const departed = await run.departures();
    const after = await run.snapshot();
    const commands = new Set(moves.map((move) => move.do));
    expect(violations({ before, after, departed, sent: run.sent, commands, outstandingFactor: OUTSTANDING_FACTOR })).toEqual([]);
    if (foreign) expect(after).toEqual(before);
    return after;
  }

  /** Everybody answers and decides from now on: a run that is not cancelled comes to its end. */
  async function settle(run: Play, from: Snapshot): Promise<Snapshot> {
    let now = from.state === 'paused' ? await turn(run, [{ do: 'resume' }], from) : from;
    for (let round = 0; round < 60 && now.state === 'running'; round += 1) {
      const live = NAMES.flatMap((step) => [run.sent.filter((one) => one.step === step && isLive(one, now))]).filter((some) => some.length > 0);
      for (const some of live) await run.deliver(some[0]!, some.map(({ step, item }) => run.result(item, outcome('done', step, run))));
      const held = [...now.leads.values()].filter(({ state }) => state === 'held');
      for (const { id } of held) await run.ask(reviewLead, { id, decision: 'approve' });
      if (live.length + held.length > 0) now = await afterwards(run);
      else now = await turn(run, [{ do: 'sweep', seconds: 1_000 }], now);
    }
    return turn(run, [{ do: 'sweep', seconds: 0 }], now);
  }

  async function afterwards(run: Play): Promise<Snapshot> {
    await run.departures();
    return run.snapshot();
  }

  async function whole(leads: number, review: 'auto' | 'manual', turns: readonly (readonly Move[])[]): Promise<void> {
    const run = await house.begin(leads, review);
    let now = await run.snapshot();
    expect(now.leads.size).toBe(leads);
    for (const moves of turns) now = await turn(run, moves, now);
    const end = await settle(run, now);
    expect(end.state).toMatch(/^(finished|cancelled)$/);
    expect([...end.leads.values()].filter(({ state }) => state !== 'ended')).toEqual([]);
    expect(untold(end, await run.events())).toEqual([]);
  }

  const size = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.constant(40) });
  const mode = fc.constantFrom('auto' as const, 'manual' as const);

  test('one thing at a time: loses no lead, repeats no step, changes no settled fact, and ends (R12.02, R12.04)', async () => {
    await fc.assert(fc.asyncProperty(size, mode, someMoves, (leads, review, moves) => whole(leads, review, moves.map((move) => [move]))), { ...BOUNDS, numRuns: 100 });
  }, 120_000);

  test('two things at the same moment: the same holds (R12.08)', async () => {
    const pairs = fc.tuple(someMoves, someMoves);
    await fc.assert(fc.asyncProperty(size, mode, pairs, (leads, review, [one, other]) => whole(leads, review, one.map((move, at) => (other[at] ? [move, other[at]] : [move])))), { ...BOUNDS, numRuns: 60 });
  }, 120_000);
});
