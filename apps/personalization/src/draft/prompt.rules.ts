import { z } from 'zod';
import type { AuditFinding, LeadView, MailCopy, Strategy, BodyVariant } from './copy.types';
import { tidy } from './tidy.rules';

/** What the model answers; closed and fully required, as strict modes want it. */
export const MODEL_SCHEMA = {
  type: 'object', additionalProperties: false, required: ['subject', 'preheader', 'opening', 'points', 'closing'],
  properties: {
    subject: { type: 'string', maxLength: 110 },
    preheader: { type: 'string', maxLength: 140 },
    opening: { type: 'string', maxLength: 400 },
    points: {
      type: 'array', minItems: 1, maxItems: 3,
      items: { type: 'object', additionalProperties: false, required: ['text', 'findingId'], properties: { text: { type: 'string', maxLength: 320 }, findingId: { type: 'string' } } },
    },
    closing: { type: 'string', maxLength: 300 },
  },
} as const;

const ModelCopy = z.object({
  subject: z.string().min(1), preheader: z.string(), opening: z.string(), closing: z.string(),
  points: z.array(z.object({ text: z.string().min(1), findingId: z.string() })).min(1).max(3),
});

const STYLE: Record<Strategy, string> = {
  proof_first: 'The subject states the strongest finding.',
  question: 'The subject is a short honest question about the site.',
  benefit: 'The subject names what visitors of the site gain when the findings are fixed; it promises no revenue and no rank.',
  local: 'The subject names the business and its city.',
  plain: 'The subject is as plain as one colleague writing to another.',
};
const SHAPE: Record<BodyVariant, string> = { short: 'Keep each point to one sentence.', list: 'Each point reads well in a list: two sentences at most.', story: 'The points read as notes of one visit, in order.' };

/** Instructions for the model. What is foreign (names, findings) goes into the data alone. */
export function instructionsFor(lead: LeadView, strategy: Strategy, body: BodyVariant, faults: readonly string[]): string {
  return [
    `Write a short, calm commercial e-mail in ${lead.language === 'es' ? 'Spanish (usted)' : 'English'} to the owner of a local business about the findings of an audit of their website.`,
    'Every sentence about the website stands in "points", is bound to the findingId that proves it, and says nothing that its title, explanation or evidence does not say. Use only numbers that stand in its title or evidence, each with its unit, and say "no", "not" or "never" only where it does.',
    'Each point begins with one sentence that states what was found, as its title says it; what follows says why that matters to a visitor.',
    'The greeting is written already. The opening says that you looked at the website and how many things stood out, the closing offers the page behind the button, where the proof is shown; neither makes a claim. Name no other website, no e-mail address, no link, no price.',
    'No promises of rank, traffic or revenue; no urgency, no threats, no penalties, no capitals, no exclamation marks, no "Re:".',
    STYLE[strategy], SHAPE[body],
    ...(faults.length === 0 ? [] : [`An earlier draft was rejected because: ${faults.slice(0, 6).join('; ')}. Avoid that.`]),
  ].join('\n');
}

export function dataFor(lead: LeadView, findings: readonly AuditFinding[]): object {
  return {
    business: { name: lead.name, city: lead.city }, site: lead.site,
    findings: findings.map(({ findingId, title, explanation, evidence }) => ({ findingId, title: tidy(title), explanation: tidy(explanation), evidence: evidence.map(({ where, value }) => tidy(`${where}: ${value}`, 160)) })),
  };
}

/** The model's answer as copy, tidied like every foreign text; null when it is not of the form that was asked for. */
export function copyFromModel(json: unknown, greeting: string): MailCopy | null {
  const parsed = ModelCopy.safeParse(json);
  if (!parsed.success) return null;
  const { subject, preheader, opening, closing, points } = parsed.data;
  return { subject: tidy(subject, 110), preheader: tidy(preheader, 160), greeting, opening: withoutGreeting(tidy(opening, 500), greeting), points: points.map(({ text, findingId }) => ({ ...inTwo(tidy(text, 400)), findingId })), closing: tidy(closing, 400) };
}

/** What was found, and what is said of it: the layout sets the two apart. */
function inTwo(text: string): { text: string; detail: string | null } {
  const [said = text, ...rest] = text.split(/(?<=[.!?…])\s+(?=\p{Lu})/u);
  return { text: said, detail: rest.length === 0 ? null : rest.join(' ') };
}

/** The layout greets already. */
function withoutGreeting(opening: string, greeting: string): string {
  // A name may have a mark of its own ("St. Mark’s"): our greeting is known by its letters.
  if (opening.toLowerCase().startsWith(greeting.toLowerCase())) return opening.slice(greeting.length).trim();
  return opening.replace(/^(hello|hi|dear|hola|estimad[oa]s?)\b[^,:.!]{0,80}[,:.!]\s*/i, '');
}
