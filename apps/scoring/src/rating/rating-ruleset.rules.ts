import type { RatingFact } from '@leadfactory/contracts';
import { compileRule, type CompiledRule, readRulesFile, type RuleFaults, RulesetError, versionOf, vocabularyOf } from '../ruleset/ruleset.rules';
import { RATED_VARIABLES, type RatedLead, ratedLead, type RatingInput } from './rated-lead.rules';
import { RatingFile } from './rating.schema';

type Classification = RatingFact['classification'];

/** Rules ready to be asked. */
export interface RatingRuleset extends Pick<RatingFile, 'base' | 'sizes' | 'priorities'> {
  version: string;
  rules: readonly CompiledRule<RatedLead>[];
  territoryOf: ReadonlyMap<string, string>;
  /** Industry by words; longer ones first, so that `auto repair` is found before `auto`. */
  industryWords: readonly (readonly [words: string, industry: string])[];
}

/** Reads a file of rating rules. @throws RulesetError with the line and the reason; nothing of a bad file is used. */
export function compileRating(text: string, faults?: RuleFaults): RatingRuleset {
  const { file, lineAt } = readRulesFile(text, RatingFile);
  const vocabulary = vocabularyOf(RATED_VARIABLES);
  const ids = new Set<string>();
  const rules = file.rules.map((rule, index) => {
    const line = lineAt(['rules', index]);
    if (ids.has(rule.id)) throw new RulesetError(line, `rule ${rule.id} stands twice`);
    ids.add(rule.id);
    return compileRule<RatedLead>(vocabulary, rule, line, faults);
  });
  const territoryOf = new Map<string, string>();
  for (const [territory, states] of Object.entries(file.territories)) {
    for (const state of states) {
      if (territoryOf.has(state)) throw new RulesetError(lineAt(['territories', territory]), `${state} stands in ${territoryOf.get(state) ?? ''} and in ${territory}`);
      territoryOf.set(state, territory);
    }
  }
  const industryWords = Object.entries(file.industries).flatMap(([industry, words]) => words.map((word) => [word, industry] as const)).sort(([left], [right]) => right.length - left.length);
  return { version: versionOf(text), base: file.base, sizes: file.sizes, priorities: file.priorities, rules, territoryOf, industryWords };
}

const wordsIn = (text: string) => ` ${text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/['’]/g, '').split(/[^\p{L}\p{N}]+/u).join(' ')} `;

function industryIn({ identity, enrichment }: RatingInput, { industryWords }: RatingRuleset): string | null {
  // A name says what a company is; a description also says whom it works for.
  for (const text of [identity.company, enrichment.company.name, enrichment.company.description]) {
    const words = text === null ? ' ' : wordsIn(text);
    const found = industryWords.find(([word]) => words.includes(` ${word} `));
    if (found) return found[1];
  }
  return null;
}

function sizeOf(employees: number | null, sizes: RatingRuleset['sizes']): Classification['size'] {
  if (employees === null) return null;
  if (employees <= sizes.solo) return 'solo';
  if (employees <= sizes.small) return 'small';
  return employees <= sizes.medium ? 'medium' : 'large';
}

function territoryIn({ identity: { address } }: RatingInput, territoryOf: ReadonlyMap<string, string>): string | null {
  if (address === null || address.country === null) return null;
  return address.country === 'US' ? (territoryOf.get(address.state ?? '') ?? null) : 'International';
}

/** Score, its explanation and what kind of lead it is: the same facts and rules give the same rating (R15.08). */
export function rate(input: RatingInput, ruleset: RatingRuleset): RatingFact {
  const industry = input.enrichment.company.industry ?? industryIn(input, ruleset);
  const size = sizeOf(input.enrichment.company.employees, ruleset.sizes);
  const lead = ratedLead(input, { industry, size });
  const held = ruleset.rules.filter((rule) => rule.holds(lead));
  const explanation = [{ factor: 'base', points: ruleset.base, text: 'Every lead starts with this.' }, ...held.map(({ id, add, because }) => ({ factor: id, points: add, text: because }))];
  const score = Math.min(100, Math.max(0, Math.round(explanation.reduce((sum, { points }) => sum + points, 0))));
  const priority = score >= ruleset.priorities.high ? 'high' : score >= ruleset.priorities.medium ? 'medium' : 'low';
  return { score, explanation, classification: { industry, size, priority, territory: territoryIn(input, ruleset.territoryOf) }, rulesVersion: ruleset.version };
}
