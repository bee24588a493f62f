import { AppError } from '@leadfactory/kernel';
import { stableHash } from '@leadfactory/persistence';
import { LineCounter, parseDocument } from 'yaml';
import { type Experiment, ExperimentFile } from './experiment.rules';

export interface ExperimentSet {
  version: string;
  experiments: Experiment[];
}

/** Reads experiments from YAML text. @throws AppError conflict with every problem and its place */
export function parseExperiments(text: string, file: string): ExperimentSet {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw new AppError('conflict', `${file}, line ${lines.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0] ?? 'no YAML'} The experiments in force stay.`);
  const parsed = ExperimentFile.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole file)'}: ${issue.message}`);
    throw new AppError('conflict', `${file} is refused and the experiments in force stay. ${problems.join('; ')}.`, { fields: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) });
  }
  return { version: stableHash(parsed.data).slice(0, 12), experiments: parsed.data.experiments };
}
