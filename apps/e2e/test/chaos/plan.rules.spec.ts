import { chanceOf } from './chance.rules';
import { mostWithin } from './limits.rules';
import { parseChaosRequest } from './options.rules';
import { FULL, planFaults, SHORT, VERBS } from './plan.rules';
import { renderFindings } from './report.rules';

const PROCESSES = ['gateway', 'gateway-2', 'targeting', 'sourcing', 'delivery', 'delivery-2'];

describe('the plan of a chaos run', () => {
  test('the same seed breaks the same things at the same moments, another seed others', () => {
    expect(planFaults(chanceOf(7), PROCESSES, FULL)).toEqual(planFaults(chanceOf(7), PROCESSES, FULL));
    expect(planFaults(chanceOf(7), PROCESSES, FULL)).not.toEqual(planFaults(chanceOf(8), PROCESSES, FULL));
  });

  test.each(Array.from({ length: 50 }, (_, seed) => [seed]))('seed %d kills fifty times, every process, wipes the broker once and takes PostgreSQL for a minute and a half', (seed) => {
    const plan = planFaults(chanceOf(seed), PROCESSES, FULL);
    const killed = plan.filter((fault) => fault.kind === 'kill service');
    expect(killed).toHaveLength(50);
    expect(new Set(killed.map((fault) => fault.process))).toEqual(new Set(PROCESSES));
    expect(plan.filter((fault) => fault.kind === 'wipe broker')).toHaveLength(1);
    const database = plan.filter((fault) => fault.kind.endsWith('PostgreSQL')).map((fault) => fault.atMs);
    expect(database.at(-1)! - database[0]!).toBeGreaterThan(80_000);
    database.slice(1).forEach((at, turn) => expect(at - database[turn]!).toBeLessThanOrEqual(10_000));
    expect(plan.every((fault) => fault.atMs >= 0 && fault.atMs <= FULL.seconds * 1000)).toBe(true);
  });

  test('one vendor has one trouble at a time', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const freeFrom = new Map<string, number>();
      for (const fault of planFaults(chanceOf(seed), PROCESSES, FULL)) {
        if (fault.kind !== 'vendor') continue;
        expect(fault.atMs).toBeGreaterThan(freeFrom.get(fault.vendor) ?? -1);
        freeFrom.set(fault.vendor, fault.atMs + fault.forMs);
      }
    }
  });

  test('operators do all that they can do, also in a short run', () => {
    for (const size of [FULL, SHORT]) expect(planFaults(chanceOf(3), PROCESSES, size).map(({ kind }) => kind)).toEqual(expect.arrayContaining([...VERBS]));
  });

  test('the short run kills the gateway early only', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      for (const fault of planFaults(chanceOf(seed), PROCESSES, SHORT)) if (fault.kind === 'kill service' && fault.process.startsWith('gateway')) expect(fault.atMs).toBeLessThan(4_000);
    }
  });
});

test('the most mails within a window are counted across its edges', () => {
  expect(mostWithin([], 1_000)).toBe(0);
  expect(mostWithin([0, 999, 1_000, 1_001, 2_500], 1_000)).toBe(3);
  expect(mostWithin([5, 5, 5], 1)).toBe(3);
});

test('a seed that is no whole number is refused in a sentence', () => {
  expect(() => parseChaosRequest(['--seed', '1.5'], 0)).toThrow('--seed expected a whole number from 0 to 4294967295, got "1.5"');
  expect(parseChaosRequest(['--short', '--seed', '3'], 0)).toEqual({ seed: 3, short: true, json: false, keep: false });
});

test('the table names what is amiss below it, with its examples', () => {
  const lines = renderFindings([{ what: 'a', times: 1, expected: 'none', seen: 'none', ok: true }, { what: 'bb', times: 2, expected: 'none', seen: '1', ok: false, details: ['lead 7'] }]);
  expect(lines.slice(2)).toEqual(['a                         1  none      none  ok', 'bb                        2  none      1     AMISS', '', 'AMISS bb: expected none, saw 1', '      lead 7']);
});
