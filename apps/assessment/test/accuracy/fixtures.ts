import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outcomesOf } from './pages';
import type { Case } from './score';
import { SHARED_CHECKS } from './lighthouse';

/** What Lighthouse's authors expect of their own fixtures, by the fixture that can be judged from its source alone. */
const EXPECTATIONS: readonly [expectations: string, page: string][] = [['seo-passing', 'seo/seo-tester.html'], ['seo-failing', 'seo/seo-failure-cases.html'], ['a11y', 'a11y/a11y_tester.html'], ['perf-diagnostics-unsized-images', 'perf/unsized-images.html']];

interface Expectations {
  default: { expectations: { lhr: { requestedUrl: string; audits: Record<string, { score?: number | null }> } } };
}

export async function fixtureCases(root: string): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [name, page] of EXPECTATIONS) {
    const [told, file] = [path.join(root, '_expectations', `${name}.js.txt`), path.join(root, page)];
    if (!existsSync(told) || !existsSync(file)) continue;
    // The expectations are a module of plain data.
    const { default: module } = (await import(`data:text/javascript;base64,${readFileSync(told).toString('base64')}`)) as Expectations;
    const { audits, requestedUrl } = module.expectations.lhr;
    const said = outcomesOf(file, headersIn(requestedUrl));
    for (const [names, checks] of Object.entries(SHARED_CHECKS)) {
      const scores = names.split('|').map((audit) => audits[audit]?.score).filter((score) => score === 0 || score === 1);
      if (scores.length > 0) cases.push(together(names, checks, said, scores.includes(0), page));
    }
  }
  return cases;
}

/** The fixtures’ server sends what the address asks it to. */
function headersIn(url: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(new URL(url).searchParams.get('extra_header') ?? '')) headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  return headers;
}

/** Several checks that ask what one audit asks count as one: it fails when one of them fails. */
export function together(audit: string, checks: readonly string[], said: ReadonlyMap<string, Case['said']>, expected: boolean, where: string): Case {
  const outcomes = checks.map((check) => said.get(check) ?? 'unknown');
  return { check: `${audit} = ${checks.join(' | ')}`, where, expected, said: outcomes.includes('fail') ? 'fail' : outcomes.every((one) => one === 'unknown') ? 'unknown' : 'pass' };
}
