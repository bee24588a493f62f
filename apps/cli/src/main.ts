import { AppError } from '@leadfactory/kernel';
import { buildProgram } from './program';

function report(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`lf: ${error.message}\n`);
  for (const field of error.details.fields ?? []) process.stderr.write(`  ${field.path}: ${field.message}\n`);
  process.exitCode = 1;
}

buildProgram((text) => process.stdout.write(text)).parseAsync(process.argv).catch(report);
