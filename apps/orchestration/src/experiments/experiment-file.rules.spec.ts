import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseExperiments } from './experiment-file.rules';

describe('the file of experiments', () => {
  test('the one in the repository names the strategies and bodies that personalization knows', () => {
    const file = path.resolve(__dirname, '../../../../experiments/production.yaml');
    const { experiments } = parseExperiments(readFileSync(file, 'utf8'), file);
    expect(Object.fromEntries(experiments.map(({ name, variants }) => [name, variants.map((variant) => variant.name)]))).toEqual({
      subject_strategy: ['proof_first', 'question', 'benefit', 'local', 'plain'],
      body_variant: ['short', 'list', 'story'],
    });
  });

  test('one that is no YAML is refused with its line', () => {
    expect(() => parseExperiments('experiments:\n  - name: a\n    variants: [}', 'x.yaml')).toThrow(/x\.yaml, line 3: .* stay\./);
  });

  test('all problems are told at once, each with its place', () => {
    const text = 'experiments:\n  - {name: Subject, status: on, variants: [{name: a, weight: 0}]}';
    expect(() => parseExperiments(text, 'x.yaml')).toThrow(/experiments\.0\.name: expected lower-case.*experiments\.0\.status: /);
    expect(() => parseExperiments('experiments:\n  - {name: s, status: running, winner: c, variants: [{name: a, weight: 0}]}', 'x')).toThrow(/needs a weight above 0; .*"c" is none of the variants a/);
  });
});
