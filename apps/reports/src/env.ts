import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';
import { z } from 'zod';

const Sender = z.object({ name: z.string().min(1), email: z.email(), website: z.httpUrl().nullable().default(null), phone: z.string().nullable().default(null), postalAddress: z.string().min(1) });

const EXPECTED = 'expected JSON that maps tenant ids to { "name", "email", "postalAddress" } and, where there are, "website" and "phone"';

const senders = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: EXPECTED });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.uuid(), Sender, { error: EXPECTED }));

export const reportsEnvShape = {
  ...serviceEnvShape,
  /** Who makes the reports of which tenant, as JSON by tenant id: `{"<tenant id>":{"name":"Acme","email":"hello@acme.example","postalAddress":"1 Main St, …"}}`. */
  SENDERS: senders.default({}),
};
export type ReportsEnv = z.output<z.ZodObject<typeof reportsEnvShape>>;

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): ReportsEnv {
  return readEnv(reportsEnvShape, source, 'reports');
}
