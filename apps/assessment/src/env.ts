import { envInt, readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

const shape = {
  ...serviceEnvShape,
  /** A visit that has taken so long asks for nothing more; what is missing then is unknown. */
  AUDIT_VISIT_MS: envInt(1_000, 120_000).default(40_000),
  /** Pages read of one site, the home page included. Eight are those that a check's answer may hang on; what the last three cost is little (docs/accuracy.md). */
  AUDIT_PAGES: envInt(1, 8).default(8),
  /** Which devices PageSpeed measures for; every check asks for mobile alone. */
  AUDIT_STRATEGIES: z.enum(['mobile', 'mobile,desktop'], { error: 'expected mobile or mobile,desktop' }).default('mobile,desktop'),
  /** Pictures of audited home pages, taken after the audit where a browser is on the gateway's machine. */
  AUDIT_SCREENSHOTS: z.enum(['on', 'off'], { error: 'expected on or off' }).default('on'),
};

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env) {
  return readEnv(shape, source, 'assessment');
}

export type AssessmentEnv = ReturnType<typeof readEnvironment>;
