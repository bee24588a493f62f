import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileRuleset } from '../ruleset/ruleset.rules';
import type { LeadView } from './lead-view.rules';
import { opportunityOf } from './opportunity.rules';

const ruleset = compileRuleset(readFileSync(path.resolve(__dirname, '../../../../config/scoring.yaml'), 'utf8'));

const anyLead: fc.Arbitrary<LeadView> = fc.record({
  vertical: fc.constantFrom('restaurant', 'dentist', 'bakery'),
  site_status: fc.constantFrom('measured', 'parked'),
  health: fc.integer({ min: 0, max: 100 }),
  has_health: fc.boolean(),
  coverage: fc.double({ min: 0, max: 1, noNaN: true }),
  failed: fc.array(fc.constantFrom('viewport-missing', 'title-missing')),
  severe: fc.integer({ min: 0, max: 20 }),
  phone_speed: fc.integer({ min: -1, max: 100 }),
  rating: fc.double({ min: 0, max: 5, noNaN: true }),
  reviews: fc.integer({ min: 0, max: 5000 }),
  photos: fc.integer({ min: 0, max: 50 }),
  has_phone: fc.boolean(),
  profile_matched: fc.boolean(),
  email_verdict: fc.constantFrom('valid', 'risky', 'invalid', 'unknown'),
  email_kind: fc.constantFrom('personal', 'role', 'unknown'),
  on_own_domain: fc.boolean(),
  technologies: fc.constant([]),
});

describe('opportunity (R6.01, R6.02)', () => {
  test('is a number from 0 to 100 whose tier follows from it, the same each time, every rule that held explained', () => {
    fc.assert(
      fc.property(anyLead, (lead) => {
        const first = opportunityOf(lead, ruleset);
        expect(opportunityOf(lead, ruleset)).toEqual(first);
        const { score, confidence } = first.opportunity;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        const { A, B, C } = ruleset.tiers;
        expect(first.tier).toBe(score >= A ? 'A' : score >= B ? 'B' : score >= C ? 'C' : 'D');
        // The explanation is complete: the score can be computed again from it.
        const factors = ['need', 'reachability', 'ability_to_pay', 'sendability'].map((factor) => first.explanation.filter((each) => each.rule.startsWith(`${factor}.`)).reduce((sum, each) => sum + each.points, 0));
        const again = factors.reduce((product, points) => product * Math.min(1, Math.max(0, points / 100)), 100);
        expect(again).toBeCloseTo(score, 1);
      }),
    );
  });

  test('what was not measured is no need: such a lead is tier D', () => {
    fc.assert(fc.property(anyLead, (lead) => expect(opportunityOf({ ...lead, vertical: 'bakery', has_health: false, health: 100, severe: 0, failed: [], phone_speed: -1 }, ruleset).tier).toBe('D')));
  });

  test('a worse site never lowers the opportunity', () => {
    fc.assert(
      fc.property(anyLead, (lead) => {
        const better = { ...lead, has_health: true, health: 90, severe: 0 };
        expect(opportunityOf({ ...better, health: 40, severe: 5 }, ruleset).opportunity.score).toBeGreaterThanOrEqual(opportunityOf(better, ruleset).opportunity.score);
      }),
    );
  });
});
