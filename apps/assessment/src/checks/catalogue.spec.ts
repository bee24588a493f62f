import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AUDIT_CATEGORIES } from '@leadfactory/contracts';
import { CATALOGUE } from './catalogue';
import type { Check } from './define-check.rules';

const files = AUDIT_CATEGORIES.flatMap((category) => {
  const names = readdirSync(path.join(__dirname, category));
  return names.filter((name) => name.endsWith('.check.ts')).map((name) => ({ category, id: name.replace(/\.check\.ts$/, ''), names }));
});

test('every check file is in the catalogue, once, under its own name (R4.02)', () => {
  expect(CATALOGUE.map(({ category, id }) => `${category}/${id}`).sort()).toEqual(files.map(({ category, id }) => `${category}/${id}`).sort());
  expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
  expect(CATALOGUE.length).toBeGreaterThanOrEqual(95);
});

test('every check has its spec beside it', () => {
  expect(files.filter(({ id, names }) => !names.includes(`${id}.check.spec.ts`)).map(({ id }) => id)).toEqual([]);
});

test('every category is covered, and every text is a sentence for a person', () => {
  expect([...new Set(CATALOGUE.map(({ category }) => category))].sort()).toEqual([...AUDIT_CATEGORIES].sort());
  const poor = (check: Check) => [check.explanation, check.fix, check.howToSee].some((text) => text.length < 15) || check.title.endsWith('.');
  expect(CATALOGUE.filter(poor).map(({ id }) => id)).toEqual([]);
});

test('every check speaks Spanish too: other words, the same code', () => {
  const code = (words: string): string[] => [...words.matchAll(/<[a-z!][^>]*>|https?:\/\/\S+/g)].map(([one]) => one.replace(/"[^"]*"/g, '""').replace(/>[^]*/, '>').replace(/[.,]$/, '').replace(/(href|lang|title)=.*/, '$1')).filter((one) => !one.includes('YOUR') && !one.includes('SU-')).sort();
  const poor = CATALOGUE.filter(({ title, explanation, fix, howToSee, es }) => es.title === title || es.explanation === explanation || es.howToSee === howToSee || es.title.endsWith('.') || [es.explanation, es.fix, es.howToSee].some((words) => words.length < 15 || /\b(the|your|you|of|with|and)\b/i.test(words.replace(/“[^”]*”|<[^>]*>|https?:\S+/g, ''))) || code(fix).length !== code(es.fix).length);
  expect(poor.map(({ id }) => id)).toEqual([]);
});

test('no check says a sentence in one language only: what is no quotation comes as { en, es } (R7.03)', () => {
  // Types ask this of reasons; evidence may quote the site, so a bare sentence could slip in there.
  const bare = /\b(?:text|address|header|measurement|element)\([^\n]*?, (?:'[^']*[a-z]{3,} [^']*'|`[^`$]*\b[a-z]{3,}\b[^`]*`)\)/;
  const sources = files.map(({ category, id }) => ({ id, source: readFileSync(path.join(__dirname, category, `${id}.check.ts`), 'utf8') }));
  expect(sources.filter(({ source }) => source.split('\n').some((line) => bare.test(line))).map(({ id }) => id)).toEqual([]);
  const spanish = sources.flatMap(({ id, source }) => [...source.matchAll(/\bes: (?:'([^']*)'|`([^`]*)`)/g)].map(([, plain, filled]) => ({ id, words: (plain ?? filled ?? '').replace(/\$\{[^}]*\}/g, '').replace(/“[^”]*”/g, '') })));
  expect(spanish.length).toBeGreaterThan(100);
  expect(spanish.filter(({ words }) => /\b(the|of|with|without|and|is|are|has|not|which|that|this|may)\b/i.test(words)).map(({ id, words }) => `${id}: ${words}`)).toEqual([]);
});
