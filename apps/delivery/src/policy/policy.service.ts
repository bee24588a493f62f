import { AppError } from '@leadfactory/kernel';
import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { DeliveryEnv } from '../env';
import { DeliveryPolicy } from './policy.schema';

/** The rules in force. A bad file stops the start. */
@Injectable()
export class Policy {
  readonly rules: DeliveryPolicy;

  constructor(@Inject(ENV) env: DeliveryEnv) {
    this.rules = readPolicy(path.join(env.CONFIG_DIR, 'delivery.yaml'));
  }
}

/** @throws AppError not_configured that names the file and everything that is wrong with it */
export function readPolicy(file: string): DeliveryPolicy {
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AppError('not_configured', `delivery cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`, {}, { cause: error });
  }
  const parsed = DeliveryPolicy.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(file)'}: ${issue.message}`);
  throw new AppError('not_configured', `${file} is not usable:\n${problems.join('\n')}`);
}
