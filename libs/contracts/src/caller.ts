import { z } from 'zod';
import { ROLES, SCOPES } from './scopes';

/** Who asks: carried with every operation from the gateway to the service that answers. */
export const Caller = z.object({
  /** Null only for public operations; those find their tenant in a signed token. */
  tenantId: z.uuid().nullable(),
  actor: z.object({
    kind: z.enum(['user', 'api_key', 'system', 'public']),
    id: z.string(),
    role: z.enum(ROLES).optional(),
  }),
  scopes: z.array(z.enum(SCOPES)),
  requestId: z.string(),
  traceparent: z.string(),
  idempotencyKey: z.string().optional(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  /** The front door's own address, for links in pages and mails, e.g. `http://127.0.0.1:8080`. */
  origin: z.string(),
});
export type Caller = z.infer<typeof Caller>;
