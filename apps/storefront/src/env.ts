import { envInt, readEnv, serviceEnvShape } from '@leadfactory/service-kit';
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

export const storefrontEnvShape = {
  ...serviceEnvShape,
  /** Who sells for which tenant, as JSON by tenant id: `{"<tenant id>":{"name":"Acme","email":"hello@acme.example","postalAddress":"1 Main St, …"}}`. */
  SENDERS: senders.default({}),
  /** Within so many days a buyer gets the money back without giving a reason; the buyer page promises it. */
  REFUND_DAYS: envInt(0, 365).default(14),
};
export type StorefrontEnv = z.output<z.ZodObject<typeof storefrontEnvShape>>;

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): StorefrontEnv {
  return readEnv(storefrontEnvShape, source, 'storefront');
}
