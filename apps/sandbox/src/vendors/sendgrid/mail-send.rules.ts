import { z } from 'zod';

const address = z.object({ email: z.email({ error: 'Does not contain a valid address.' }), name: z.string().optional() });
const custom = z.record(z.string(), z.string());

export const mailSend = z.object({
  personalizations: z
    .array(
      z.object({
        to: z.array(address).min(1, 'The to array is required for all personalization objects, and must have at least one email object with a valid email address.'),
        cc: z.array(address).optional(), bcc: z.array(address).optional(), subject: z.string().optional(),
        headers: z.record(z.string(), z.string()).optional(), custom_args: custom.optional(), send_at: z.number().int().optional(),
        substitutions: z.record(z.string(), z.string()).optional(), dynamic_template_data: z.record(z.string(), z.unknown()).optional(), from: address.optional(),
      }),
    )
    .min(1)
    .max(1_000, 'There is a limit of 1000 personalizations per request.'),
  from: address,
  reply_to: address.optional(),
  reply_to_list: z.array(address).optional(),
  subject: z.string().min(1, 'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.').optional(),
  content: z
    .array(z.object({ type: z.string().min(1), value: z.string().min(1, 'The content value must be a string at least one character in length.') }))
    .min(1, 'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.')
    .optional(),
  attachments: z.array(z.object({ content: z.string().min(1), filename: z.string().min(1), type: z.string().optional(), disposition: z.string().optional(), content_id: z.string().optional() })).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  categories: z.array(z.string()).max(10).optional(),
  custom_args: custom.optional(),
  send_at: z.number().int().optional(),
  batch_id: z.string().optional(), asm: z.unknown().optional(), ip_pool_name: z.string().optional(), template_id: z.string().optional(),
  mail_settings: z.object({ sandbox_mode: z.object({ enable: z.boolean().optional() }).optional() }).loose().optional(),
  tracking_settings: z.unknown().optional(), sections: z.record(z.string(), z.string()).optional(),
});

export type MailSend = z.output<typeof mailSend>;

export interface SendGridErrors {
  errors: { message: string; field: string | null; help: string | null }[];
}

export function errorsOf(...problems: { message: string; field?: string; help?: string }[]): SendGridErrors {
  return { errors: problems.map(({ message, field, help }) => ({ message, field: field ?? null, help: help ?? null })) };
}

/** Every fault at once, with the field's path written as SendGrid writes it. */
export function faultsOf(body: unknown): SendGridErrors | null {
  const parsed = mailSend.safeParse(body);
  const faults = parsed.success ? requiredFaults(parsed.data) : parsed.error.issues.map((issue) => ({ message: issue.message, field: issue.path.map(String).join('.') }));
  if (faults.length === 0) return null;
  const help = 'http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html';
  return errorsOf(...faults.map((entry) => ({ ...entry, help })));
}

function requiredFaults(mail: MailSend): { message: string; field: string }[] {
  const faults: { message: string; field: string }[] = [];
  if (mail.template_id === undefined && mail.content === undefined) {
    faults.push({ field: 'content', message: 'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.' });
  }
  if (mail.subject === undefined && mail.personalizations.some((entry) => entry.subject === undefined) && mail.template_id === undefined) {
    faults.push({ field: 'subject', message: 'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.' });
  }
  const order = (mail.content ?? []).map(({ type }) => type);
  if (order.includes('text/plain') && order[0] !== 'text/plain') faults.push({ field: 'content', message: 'If present, text/plain and text/html must be provided in that order.' });
  return faults;
}
