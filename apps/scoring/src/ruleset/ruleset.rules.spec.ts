import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { LeadView } from '../opportunity/lead-view.rules';
import { opportunityOf } from '../opportunity/opportunity.rules';
import { compileRuleset, RulesetError } from './ruleset.rules';

const shipped = readFileSync(path.resolve(__dirname, '../../../../config/scoring.yaml'), 'utf8');

const lead: LeadView = {
  vertical: 'restaurant', site_status: 'measured', health: 50, has_health: true, coverage: 0.9, failed: ['viewport-missing'], severe: 4, phone_speed: 30, rating: 4.5, reviews: 300, photos: 9,
  has_phone: true, profile_matched: true, email_verdict: 'valid', email_kind: 'personal', on_own_domain: true, technologies: [],
};

function refusal(text: string): RulesetError {
  try {
    compileRuleset(text);
  } catch (error) {
    if (error instanceof RulesetError) return error;
  }
  throw new Error('the file was taken');
}

describe('the scoring rules (R6.02, R6.03)', () => {
  test('the shipped rules compile, and every rule of them can hold', () => {
    const ruleset = compileRuleset(shipped);
    expect(opportunityOf(lead, ruleset)).toMatchObject({ tier: 'A' });
    const ids = (parse(shipped) as { factors: Record<string, { rules: { id: string }[] }> }).factors;
    expect(Object.values(ids).flatMap((factor) => factor.rules).length).toBeGreaterThan(15);
  });

  test('a rule of a vertical takes the place of the common one, for that vertical alone', () => {
    const text = shipped.replace('{ id: menu_on_phones,', '{ id: poor_health,');
    const ruleset = compileRuleset(text);
    const reasons = (vertical: string) => opportunityOf({ ...lead, vertical }, ruleset).explanation.filter((each) => each.rule === 'need.poor_health').map((each) => each.because);
    expect(reasons('restaurant')).toEqual([expect.stringContaining('menu')]);
    expect(reasons('bakery')).toEqual([expect.stringContaining('fails more')]);
  });

  test.each([
    ['an unknown name in a condition', 'health < 55.0"', 'wealth < 55.0"', /wealth/],
    ['a condition that is no condition', '"severe >= 3.0"', '"severe"', /expected true or false/],
    ['a comparison of unlike things', "email_verdict == 'valid'", 'email_verdict == 5.0', /email_verdict/],
    ['points beyond the factor', 'add: 0.35', 'add: 35', /add/],
    ['an unknown factor', '  sendability:', '  sendabillity:', /sendability/],
    ['tiers that do not fall', 'B: 28', 'B: 50', /tiers must fall/],
    ['the same rule twice', 'id: weak_health', 'id: poor_health', /stands twice/],
    ['an alias without its anchor', 'base: ', 'base: *need #', /[Uu]nresolved alias/],
    ['a condition that takes a list for filled', '"severe >= 3.0"', "\"failed[0] == 'title-missing'\"", /cannot be asked of every lead/],
    ['a condition that divides by nothing', '"severe >= 3.0"', '"10 / size(failed) > 1"', /cannot be asked of every lead/],
    ['a condition that reads further than lists go', '"severe >= 3.0"', "\"size(failed) > 0 && failed[1] == 'x'\"", /cannot be asked of every lead/],
    ['a pattern that is none', '"severe >= 3.0"', "\"vertical.matches('(')\"", /rule/],
    ['broken YAML', 'factors:', 'factors: [', /./],
  ])('%s is refused with its line', (_, from, to, reason) => {
    const error = refusal(shipped.replace(from, to));
    expect(error.message).toMatch(reason);
    expect(error.line).toBeGreaterThan(0);
  });

  test('the line told is the line of the mistake', () => {
    const at = shipped.split('\n').findIndex((line) => line.includes('id: slow_on_phones')) + 1;
    expect(refusal(shipped.replace('phone_speed >= 0.0 &&', 'speed >= 0.0 &&')).line).toBe(at);
  });

  test('the line told of an alias is its own', () => {
    const at = shipped.split('\n').findIndex((line) => line.includes('base: ')) + 1;
    expect(refusal(shipped.replace('base: ', 'base: *need #')).line).toBe(at);
  });

  test('a rule that cannot be asked of one lead does not hold for it, and the others still count', () => {
    const faults: string[] = [];
    const when = "vertical == 'bakery' && failed[0] == 'x'";
    const ruleset = compileRuleset(shipped.replace('"severe >= 3.0"', `"${when}"`), (rule) => void faults.push(rule));
    const id = (/id: (\w+), when: "severe >= 3\.0"/.exec(shipped) ?? [])[1];
    expect(opportunityOf({ ...lead, vertical: 'bakery', failed: [] }, ruleset).explanation.length).toBeGreaterThan(4);
    expect([...new Set(faults)]).toEqual([id]);
  });

  test('a condition reaches nothing but the lead', () => {
    for (const when of ['process.exit(1)', 'constructor', '__proto__ == 1', 'failed.constructor == 1']) expect(() => refusal(shipped.replace('"severe >= 3.0"', `"${when}"`))).not.toThrow();
  });
});
