import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { createHash } from 'node:crypto';
import { isNode, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { LEAD_VARIABLES, type LeadView } from '../opportunity/lead-view.rules';
import { FACTORS, type FactorName, RulesetFile, type Rule } from './ruleset.schema';

/** A rule ready to be asked. */
export interface CompiledRule<V = LeadView> {
  id: string;
  add: number;
  because: string;
  holds(lead: V): boolean;
}

export interface Ruleset {
  /** First twelve digits of the text's SHA-256. */
  version: string;
  text: string;
  tiers: RulesetFile['tiers'];
  base: Readonly<Record<FactorName, number>>;
  /** The rules of a factor for a vertical, its own ones included. */
  rulesFor(factor: FactorName, vertical: string): readonly CompiledRule[];
}

/** What is wrong with a rules file, and in which line (null when the file as a whole is wrong). */
export class RulesetError extends Error {
  constructor(
    readonly line: number | null,
    message: string,
  ) {
    super(line === null ? message : `Line ${line}: ${message}`);
    this.name = 'RulesetError';
  }
}

type Path = readonly (string | number)[];

function lineOf(document: Document, lines: LineCounter, path: Path): number | null {
  // The nearest thing that stands in the file: a key that is missing is told at the line of what should hold it.
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

/** Hears of a rule that cannot be asked of some lead; it does not hold for that lead. */
export type RuleFaults = (rule: string, error: Error) => void;

/** What conditions may speak of: nothing but these names, each of its type. Two leads stand for all: one of which nothing is known, and one full of facts. */
export interface Vocabulary {
  env: Environment;
  leads: readonly Readonly<Record<string, unknown>>[];
}

const EMPTY: Readonly<Record<string, unknown>> = { string: '', double: 0, bool: false, 'list<string>': [] };
const FULL: Readonly<Record<string, unknown>> = { string: 'a', double: 1, bool: true, 'list<string>': ['a'] };

export function vocabularyOf(variables: Readonly<Record<string, string>>): Vocabulary {
  const env = new Environment({ unlistedVariablesAreDyn: false });
  for (const [name, type] of Object.entries(variables)) env.registerVariable(name, type);
  return { env, leads: [EMPTY, FULL].map((values) => Object.fromEntries(Object.entries(variables).map(([name, type]) => [name, values[type]]))) };
}

/** @throws RulesetError for a condition that cannot be asked */
export function compileRule<V extends object>({ env, leads }: Vocabulary, rule: Rule, line: number | null, faults: RuleFaults = () => undefined): CompiledRule<V> {
  const check = env.check(rule.when);
  if (!check.valid) throw new RulesetError(line, `rule ${rule.id}: "${rule.when}" is not a condition that can be asked: ${check.error?.message.split('\n')[0] ?? 'unreadable'}`);
  if (check.type !== 'bool') throw new RulesetError(line, `rule ${rule.id}: "${rule.when}" gives a ${String(check.type)}, expected true or false`);
  const ask: ParseResult = env.parse(rule.when);
  for (const lead of leads) {
    try {
      ask({ ...lead });
    } catch (error) {
      throw new RulesetError(line, `rule ${rule.id}: "${rule.when}" cannot be asked of every lead: ${firstLineOf(error)}`);
    }
  }
  const holds = (lead: V): boolean => {
    try {
      return ask({ ...lead }) === true;
    } catch (error) {
      // One rule that somebody wrote must not cost a lead its score.
      faults(rule.id, error as Error);
      return false;
    }
  };
  return { id: rule.id, add: rule.add, because: rule.because, holds };
}

const firstLineOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** The file's values. @throws RulesetError, for example for an alias without its anchor, with its line */
function valueOf(document: Document, lines: LineCounter): unknown {
  try {
    return document.toJS();
  } catch (error) {
    let line: number | null = null;
    visit(document, {
      Alias: (_, alias) => {
        if (alias.resolve(document) !== undefined || !alias.range) return undefined;
        line = lines.linePos(alias.range[0]).line;
        return visit.BREAK;
      },
    });
    throw new RulesetError(line, firstLineOf(error));
  }
}

/** A file that fits its schema, and the line of whatever stands in it. @throws RulesetError with the line and the reason */
export function readRulesFile<S extends z.ZodType>(text: string, schema: S): { file: z.output<S>; lineAt: (path: Path) => number | null } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw new RulesetError(lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? 'not YAML');
  const parsed = schema.safeParse(valueOf(document, lines));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    throw new RulesetError(lineOf(document, lines, path), `${path.join('.') || 'the file'}: ${issue.message}`);
  }
  return { file: parsed.data, lineAt: (path) => lineOf(document, lines, path) };
}

/** First twelve digits of the text's SHA-256. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Reads a rules file. @throws RulesetError with the line and the reason; nothing of a bad file is used. */
export function compileRuleset(text: string, faults?: RuleFaults): Ruleset {
  const { file, lineAt } = readRulesFile(text, RulesetFile);
  const vocabulary = vocabularyOf(LEAD_VARIABLES);
  const compileAll = (rules: readonly Rule[], path: Path) => {
    const ids = new Set<string>();
    return rules.map((rule, index) => {
      const line = lineAt([...path, index]);
      if (ids.has(rule.id)) throw new RulesetError(line, `rule ${rule.id} stands twice`);
      ids.add(rule.id);
      return compileRule<LeadView>(vocabulary, rule, line, faults);
    });
  };
  const common = Object.fromEntries(FACTORS.map((factor) => [factor, compileAll(file.factors[factor].rules, ['factors', factor, 'rules'])])) as Record<FactorName, CompiledRule[]>;
  const merged = new Map<string, readonly CompiledRule[]>();
  for (const [vertical, overrides] of Object.entries(file.verticals)) {
    for (const factor of FACTORS) {
      const own = compileAll(overrides[factor] ?? [], ['verticals', vertical, factor]);
      const replaced = new Set(own.map((rule) => rule.id));
      merged.set(`${vertical} ${factor}`, [...common[factor].filter((rule) => !replaced.has(rule.id)), ...own]);
    }
  }
  return {
    version: versionOf(text),
    text,
    tiers: file.tiers,
    base: Object.fromEntries(FACTORS.map((factor) => [factor, file.factors[factor].base])) as Record<FactorName, number>,
    rulesFor: (factor, vertical) => merged.get(`${vertical} ${factor}`) ?? common[factor],
  };
}
