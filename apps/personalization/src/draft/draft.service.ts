import { type draftEmail } from '@leadfactory/contracts';
import { AppError, type Clock, derivedId, formatMoney } from '@leadfactory/kernel';
import { type BlobStore, Database, stableHash } from '@leadfactory/persistence';
import { BLOBS, CLOCK, done, end, hold, type StepContext, type StepInput, type StepOutput, type StepReply } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type LaidOut, layOut } from '../layout/render.rules';
import { addressSourceOf } from './address-source.rules';
import type { LeadView, MailCopy } from './copy.types';
import { type DraftRow, DraftRepository } from './draft.repository';
import { findingsForMail } from './findings.rules';
import { lintMail } from './lint.rules';
import { ModelWriter } from './model.service';
import { copyFromTemplates } from './template.rules';
import { quietName, siteOf, tidy } from './tidy.rules';
import { variantsOf } from './variant.rules';

type DraftInput = StepInput<typeof draftEmail>;

/** Writes one lead's mail: by the model when there is one and it keeps to the evidence, else by the templates. */
@Injectable()
export class DraftService {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftRepository,
    private readonly model: ModelWriter,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async write(input: DraftInput, context: StepContext): Promise<StepReply<StepOutput<typeof draftEmail>>> {
    const { audit, business, campaign, contacts, report } = input;
    if (contacts.best === null) return end('disqualified', 'no_contact', { detail: 'There is no address that may be written to.' });
    const findings = findingsForMail(audit, report.proofs);
    const lead = viewOf(input);
    if (findings.length === 0 || lead === null) return end('disqualified', 'nothing_to_prove', { detail: audit.reason ?? 'The audit found nothing that a mail could tell.' });

    const { strategy, body } = variantsOf(campaign, business.businessId);
    const template = copyFromTemplates(lead, findings, strategy, body);
    const written = await this.model.write({ lead, findings, strategy, body, greeting: template.greeting }, context);
    const copy = written.copy ?? template;
    const mail = layOut(copy, lead, body);
    const lint = lintMail({ ...copy, ...mail }, [lead.name, lead.city, lead.site]);

    const draftId = derivedId('draft', context.tenantId, context.key);
    // The key names the text: another attempt, which may be written otherwise, leaves what was told of this one as it is.
    const content = await this.blobs.put(`${context.tenantId}/drafts/${draftId}-${stableHash(mail).slice(0, 12)}`, JSON.stringify(mail satisfies LaidOut), 'application/json');
    const fact: StepOutput<typeof draftEmail> = {
      draftId, auditId: audit.auditId, subject: copy.subject, preheader: copy.preheader, content, claims: claimsOf(copy),
      strategy, bodyVariant: body, writer: written.model ?? 'template', language: campaign.language,
    };
    const row: DraftRow = { fact, leadId: context.leadId, runId: context.runId, campaignId: campaign.campaignId, businessId: business.businessId, lint, modelNotes: written.notes, createdAt: this.clock.now() };
    // A draft that fails stays here, for a person to see why.
    if (lint.length > 0) return hold('draft_lint', lint.map(({ code, detail }) => `${code}: ${detail}`).join('; '), (tx) => this.drafts.put(tx, row));
    return done(fact, (tx) => this.drafts.put(tx, row));
  }

  /** @throws AppError not_found */
  async read(tenantId: string, id: string): Promise<DraftRow & LaidOut> {
    const row = await this.database.withTenant(tenantId, (tx) => this.drafts.find(tx, id));
    if (!row) throw new AppError('not_found', 'There is no such draft.');
    const blob = await this.blobs.get(row.fact.content.key);
    if (!blob) throw new AppError('not_found', 'The text of this draft has expired.');
    return { ...row, ...(JSON.parse(blob.body.toString('utf8')) as LaidOut) };
  }
}

/** Null when the lead has no site to speak of. */
function viewOf({ audit, business, campaign, contacts, offer }: DraftInput): LeadView | null {
  const site = siteOf(audit.finalUrl ?? audit.url ?? business.website);
  if (site === null) return null;
  const locale = campaign.language === 'es' ? 'es-US' : 'en-US';
  return {
    language: campaign.language, site, name: quietName(tidy(business.name, 80)), city: tidy(business.address.city, 60), offerUrl: offer.url, addressFrom: addressSourceOf(contacts),
    auditedOn: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(audit.auditedAt)), price: formatMoney(offer.price, locale),
  };
}

/** Each sentence of the points with the finding that it rests on. */
function claimsOf(copy: MailCopy): { text: string; findingId: string }[] {
  return copy.points.flatMap(({ text, detail, findingId }) => [text, detail].filter((said) => said !== null).map((said) => ({ text: said, findingId })));
}
