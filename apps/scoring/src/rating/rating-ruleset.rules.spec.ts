import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RulesetError } from '../ruleset/ruleset.rules';
import type { RatingInput } from './rated-lead.rules';
import { compileRating, rate } from './rating-ruleset.rules';

const shipped = readFileSync(path.resolve(__dirname, '../../../../config/rating.yaml'), 'utf8');
const ruleset = compileRating(shipped);

const nothing: RatingInput = {
  identity: { email: 'x@gmail.com', name: null, firstName: null, lastName: null, title: null, company: null, domain: null, website: null, phone: null, address: null, source: null, externalId: null, keys: [], problems: [] },
  enrichment: { company: { name: null, domain: null, industry: null, employees: null, description: null, socialProfiles: [] }, person: { name: null, title: null, seniority: null }, sources: [], missing: [{ what: 'company', why: 'nothing is set up' }] },
  verification: { email: { address: 'x@gmail.com', kind: 'personal', verdict: 'unknown', reasons: [] }, phone: null },
};
const owner: RatingInput = {
  identity: { ...nothing.identity, email: 'ann@smile.example', name: 'Ann Lee', title: 'Owner', company: 'Smile Dental', domain: 'smile.example', website: 'https://smile.example/', phone: '+15032241700', address: { line1: null, line2: null, city: 'Portland', state: 'OR', zip: null, country: 'US' }, source: 'Web form' },
  enrichment: { ...nothing.enrichment, company: { ...nothing.enrichment.company, employees: 12 }, person: { name: 'Ann Lee', title: 'Owner', seniority: 'owner' }, sources: ['site'], missing: [] },
  verification: { email: { address: 'ann@smile.example', kind: 'personal', verdict: 'valid', reasons: [] }, phone: { number: '+15032241700', valid: true } },
};

function refusal(text: string): RulesetError {
  try {
    compileRating(text);
  } catch (error) {
    if (error instanceof RulesetError) return error;
  }
  throw new Error('the file was taken');
}

describe('rating leads that were sent in (R15.08)', () => {
  test('an owner who asked by herself is worth the most, and every point is explained', () => {
    const { score, explanation, classification, rulesVersion } = rate(owner, ruleset);
    expect(score).toBe(100);
    expect(classification).toEqual({ industry: 'dentist', size: 'small', priority: 'high', territory: 'West' });
    expect(explanation.map(({ factor }) => factor)).toEqual(expect.arrayContaining(['base', 'mailbox_confirmed', 'decides_alone', 'came_by_itself']));
    expect(rulesVersion).toMatch(/^[0-9a-f]{12}$/);
  });

  test('without any enrichment a lead still gets a score and defaults (R15.04)', () => {
    const { score, explanation, classification } = rate(nothing, ruleset);
    expect(score).toBe(explanation.reduce((sum, { points }) => sum + points, 0));
    expect(score).toBeLessThan(40);
    expect(classification).toEqual({ industry: null, size: null, priority: 'low', territory: null });
  });

  test.each([
    ['Web form', 'came_by_itself'], ['contact-form', 'came_by_itself'], ['webform_2', 'came_by_itself'], ['Chat widget', 'came_by_itself'], ['referral', 'came_by_itself'], ['Demo request', 'came_by_itself'],
    ['waitlist form', 'came_by_itself'], ['list signup form', 'came_by_itself'], ['Bought list', 'bought_list'], ['list-2026', 'bought_list'], ['scraped', 'bought_list'],
    ['Platform export', null], ['informa database', null], ['Democratic club', null], ['playlist', null], ['Listings Inc.', null], ['', null],
  ])('a lead from "%s" counts by whole words, and by one rule at most: %s', (source, factor) => {
    const factors = rate({ ...nothing, identity: { ...nothing.identity, source } }, ruleset).explanation.map((told) => told.factor);
    expect(factors.filter((each) => each === 'came_by_itself' || each === 'bought_list')).toEqual(factor === null ? [] : [factor]);
  });

  test('a dead mailbox costs, a confirmed one pays', () => {
    const of = (verdict: 'valid' | 'unknown' | 'invalid') => rate({ ...nothing, verification: { email: { ...nothing.verification.email!, verdict }, phone: null } }, ruleset).score;
    expect(of('valid')).toBeGreaterThan(of('unknown'));
    expect(of('unknown')).toBeGreaterThan(of('invalid'));
    expect(of('invalid')).toBe(0);
  });

  test.each([['Smith & Sons Roofing', 'roofing'], ["Joe's Auto Repair", 'auto_repair'], ['Café Crème', 'cafe'], ['Lawson Realty', 'real_estate'], ['Barton Media', null]])('%s is in the trade %j', (company, industry) => {
    expect(rate({ ...nothing, identity: { ...nothing.identity, company } }, ruleset).classification.industry).toBe(industry);
  });

  test('the site knows its trade better than words do', () => expect(rate({ ...owner, enrichment: { ...owner.enrichment, company: { ...owner.enrichment.company, industry: 'spa' } } }, ruleset).classification.industry).toBe('spa'));

  test.each([[0, 'solo'], [1, 'solo'], [2, 'small'], [49, 'small'], [50, 'medium'], [250, 'large']])('%i employees are %s', (employees, size) => {
    expect(rate({ ...owner, enrichment: { ...owner.enrichment, company: { ...owner.enrichment.company, employees } } }, ruleset).classification.size).toBe(size);
  });

  test('territories: by state at home, one for everybody abroad, none when nobody knows', () => {
    const of = (state: string | null, country: string | null) => rate({ ...owner, identity: { ...owner.identity, address: { line1: null, line2: null, city: 'x', state, zip: null, country } } }, ruleset).classification.territory;
    expect([of('NY', 'US'), of('Ontario', 'CA'), of(null, 'US'), of(null, null)]).toEqual(['Northeast', 'International', null, null]);
  });

  test.each([
    ['an unknown name in a condition', "industry != ''", "trade != ''", /trade/],
    ['a rule that stands twice', 'id: mailbox_unproven', 'id: mailbox_confirmed', /stands twice/],
    ['a state in two territories', 'Islands: [PR', 'Islands: [OR', /OR stands in West and in Islands/],
    ['sizes that do not grow', 'small: 49', 'small: 0', /must grow/],
    ['priorities that do not fall', 'high: 65', 'high: 30', /must fall/],
    ['points beyond the scale', 'add: 20', 'add: 200', /add/],
    ['an alias without its anchor', 'base: 20', 'base: *start', /[Uu]nresolved alias/],
    ['a condition that not every lead can answer', "industry != ''", 'int(industry) > 1', /cannot be asked of every lead/],
    ['broken YAML', 'rules:', 'rules: [', /./],
  ])('%s is refused with its line (R6.03)', (_, from, to, reason) => {
    const error = refusal(shipped.replace(from, to));
    expect(error.message).toMatch(reason);
    expect(error.line).toBeGreaterThan(0);
  });
});
