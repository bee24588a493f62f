import type { DraftFact, Finding } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { AddressSource } from './address-source.rules';

export type Language = z.infer<typeof DraftFact>['language'];
export type AuditFinding = z.infer<typeof Finding>;

export const STRATEGIES = ['proof_first', 'question', 'benefit', 'local', 'plain'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export const BODY_VARIANTS = ['short', 'list', 'story'] as const;
export type BodyVariant = (typeof BODY_VARIANTS)[number];

/** A sentence about the site with the finding that proves it; `detail` says more of the same finding. */
export interface Point {
  text: string;
  detail: string | null;
  findingId: string;
}

/** A mail's words, whoever wrote them, before they are laid out. */
export interface MailCopy {
  subject: string;
  preheader: string;
  greeting: string;
  opening: string;
  points: Point[];
  closing: string;
}

/** What templates and prompts may know of a lead. All texts are tidied: see tidy.rules.ts. */
export interface LeadView {
  language: Language;
  name: string;
  city: string;
  /** The site's host without www. */
  site: string;
  auditedOn: string;
  price: string;
  offerUrl: string;
  addressFrom: AddressSource;
}
