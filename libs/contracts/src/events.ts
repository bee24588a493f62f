import { z } from 'zod';
import { SCREENSHOT_DEVICES } from './capabilities';
import { defineEvent } from './define';
import { SITE_STATUSES, SubmissionFact, Target, Tier } from './facts';
import { BlobRef, Cost, Id, Money, Timestamp } from './shared';

const aboutLead = { leadId: Id, runId: Id, campaignId: Id, businessId: Id };
/** As the buyer typed it and the payment provider took it: whoever has paid is served, whatever we would think of the address. */
const BuyerEmail = z.string().min(1);

/** What a launch passes on: everything the run needs to know of its campaign. */
export const CampaignLaunched = defineEvent({
  name: 'CampaignLaunched', version: 1, service: 'targeting',
  payload: z.object({
    runId: Id, campaignId: Id, name: z.string(), pipeline: z.string(), quota: z.int().min(1), budget: Money.nullable(),
    targets: z.array(Target).min(1), excludeChains: z.boolean(), sources: z.enum(['providers', 'stored']), price: Money,
    language: z.enum(['en', 'es']), tiers: z.array(Tier), review: z.enum(['auto', 'manual']), dry: z.boolean(),
  }),
});
export const CampaignPaused = defineEvent({ name: 'CampaignPaused', version: 1, service: 'targeting', payload: z.object({ campaignId: Id }) });
export const CampaignResumed = defineEvent({ name: 'CampaignResumed', version: 1, service: 'targeting', payload: z.object({ campaignId: Id }) });
export const CampaignArchived = defineEvent({ name: 'CampaignArchived', version: 1, service: 'targeting', payload: z.object({ campaignId: Id }) });

/** A run without a campaign takes leads through that were sent in. */
export const RunStarted = defineEvent({ name: 'RunStarted', version: 1, service: 'orchestration', payload: z.object({ runId: Id, campaignId: Id.nullable(), pipeline: z.string(), quota: z.int(), dry: z.boolean() }) });
export const RunFinished = defineEvent({ name: 'RunFinished', version: 1, service: 'orchestration', payload: z.object({ runId: Id, campaignId: Id.nullable(), state: z.enum(['finished', 'cancelled', 'failed']), leads: z.int() }) });

/** Leads of a file: the run that takes them through begins with the event, under the id that its sender was told. */
export const LeadsImported = defineEvent({
  name: 'LeadsImported', version: 1, service: 'sourcing',
  payload: z.object({ runId: Id, name: z.string(), submissions: z.array(SubmissionFact).min(1).max(1_000) }),
});

/** Leads that entered a run. */
export const LeadsFound = defineEvent({
  name: 'LeadsFound', version: 1, service: 'orchestration',
  payload: z.object({ runId: Id, campaignId: Id.nullable(), leads: z.array(z.object({ leadId: Id, businessId: Id, vertical: z.string().nullable(), zip: z.string().nullable(), source: z.string(), variants: z.record(z.string(), z.string()), at: Timestamp })).min(1) }),
});

/** Leads that completed a step which is a milestone. `siteStatus` comes with auditSite, `tier` with scoreLead. */
export const LeadsAdvanced = defineEvent({
  name: 'LeadsAdvanced', version: 1, service: 'orchestration',
  payload: z.object({
    runId: Id, campaignId: Id.nullable(), step: z.string(),
    leads: z.array(z.object({ leadId: Id, businessId: Id, at: Timestamp, siteStatus: z.enum(SITE_STATUSES).optional(), tier: Tier.optional(), cached: z.boolean(), cost: Cost })).min(1),
  }),
});

export const LEAD_OUTCOMES = ['completed', 'disqualified', 'suppressed', 'skipped', 'rejected', 'failed', 'cancelled'] as const;

/** Leads that reached a terminal state, each with its reason. */
export const LeadsEnded = defineEvent({
  name: 'LeadsEnded', version: 1, service: 'orchestration',
  payload: z.object({ runId: Id, campaignId: Id.nullable(), leads: z.array(z.object({ leadId: Id, businessId: Id, outcome: z.enum(LEAD_OUTCOMES), reason: z.string(), at: Timestamp })).min(1) }),
});

/** Leads that had ended and go on, because somebody ordered what failed to be tried again. */
export const LeadsReopened = defineEvent({
  name: 'LeadsReopened', version: 1, service: 'orchestration',
  payload: z.object({ runId: Id, campaignId: Id.nullable(), leads: z.array(z.object({ leadId: Id, businessId: Id, at: Timestamp })).min(1) }),
});

const aboutMessage = { messageId: Id, stream: z.enum(['transactional', 'consented', 'cold']), leadId: Id.nullable(), runId: Id.nullable(), campaignId: Id.nullable(), businessId: Id.nullable(), at: Timestamp };

export const MessageSent = defineEvent({ name: 'MessageSent', version: 1, service: 'delivery', payload: z.object({ ...aboutMessage, provider: z.string() }) });
export const MessageDelivered = defineEvent({ name: 'MessageDelivered', version: 1, service: 'delivery', payload: z.object(aboutMessage) });
export const MessageBounced = defineEvent({ name: 'MessageBounced', version: 1, service: 'delivery', payload: z.object({ ...aboutMessage, permanent: z.boolean(), diagnostic: z.string() }) });
export const MessageComplained = defineEvent({ name: 'MessageComplained', version: 1, service: 'delivery', payload: z.object(aboutMessage) });
/** `by: scanner` is a machine that opens and follows everything; funnels count people (R10.05). */
export const MessageOpened = defineEvent({ name: 'MessageOpened', version: 1, service: 'delivery', payload: z.object({ ...aboutMessage, by: z.enum(['person', 'scanner']), first: z.boolean() }) });
export const MessageClicked = defineEvent({ name: 'MessageClicked', version: 1, service: 'delivery', payload: z.object({ ...aboutMessage, by: z.enum(['person', 'scanner']), first: z.boolean() }) });
export const RecipientUnsubscribed = defineEvent({ name: 'RecipientUnsubscribed', version: 1, service: 'delivery', payload: z.object(aboutMessage) });

export const CheckoutStarted = defineEvent({ name: 'CheckoutStarted', version: 1, service: 'storefront', payload: z.object({ ...aboutLead, offerId: Id, checkoutId: Id, price: Money, at: Timestamp }) });
export const PurchaseCompleted = defineEvent({
  name: 'PurchaseCompleted', version: 1, service: 'storefront',
  payload: z.object({ ...aboutLead, purchaseId: Id, offerId: Id, reportId: Id, amount: Money, buyerEmail: BuyerEmail, buyerName: z.string().nullable(), businessName: z.string(), language: z.enum(['en', 'es']), at: Timestamp }),
});
export const PurchaseRefunded = defineEvent({ name: 'PurchaseRefunded', version: 1, service: 'storefront', payload: z.object({ ...aboutLead, purchaseId: Id, reportId: Id, amount: Money, full: z.boolean(), at: Timestamp }) });
export const PurchaseDisputed = defineEvent({ name: 'PurchaseDisputed', version: 1, service: 'storefront', payload: z.object({ ...aboutLead, purchaseId: Id, reportId: Id, amount: Money, at: Timestamp }) });
/** The bank decided for the seller, or an inquiry came to nothing: the purchase stands again. It tells all that a purchase tells, because the report may never have been released. */
export const PurchaseDisputeEnded = defineEvent({ name: 'PurchaseDisputeEnded', version: 1, service: 'storefront', payload: PurchaseCompleted.payload });

/** The buyer may open the report; delivery mails the link. */
export const ReportReleased = defineEvent({
  name: 'ReportReleased', version: 1, service: 'reports',
  payload: z.object({ ...aboutLead, purchaseId: Id, reportId: Id, url: z.url(), pdfUrl: z.url(), buyerEmail: BuyerEmail, buyerName: z.string().nullable(), businessName: z.string(), amount: Money, language: z.enum(['en', 'es']), at: Timestamp }),
});
export const ReportRevoked = defineEvent({ name: 'ReportRevoked', version: 1, service: 'reports', payload: z.object({ ...aboutLead, purchaseId: Id, reportId: Id, reason: z.string(), at: Timestamp }) });
/** The mail with the report went out. */
export const ReportDelivered = defineEvent({ name: 'ReportDelivered', version: 1, service: 'delivery', payload: z.object({ ...aboutLead, purchaseId: Id, reportId: Id, messageId: Id, at: Timestamp }) });

/** A paid or metered call that left the house, as earlier gateways told of it; their outboxes may still hold some. */
export const ProviderCalled = defineEvent({
  name: 'ProviderCalled', version: 1, service: 'gateway',
  payload: z.object({ provider: z.string(), capability: z.string(), cost: Cost, leadId: Id.nullable(), runId: Id.nullable(), ok: z.boolean(), at: Timestamp }),
});

/** Paid or metered calls that left the house and came out together: one event for many, since they are counted and never acted upon one by one. */
export const ProvidersCalled = defineEvent({
  name: 'ProvidersCalled', version: 1, service: 'gateway',
  payload: z.object({ calls: z.array(ProviderCalled.payload.extend({ callId: Id })).min(1) }),
});

/** The tenant may spend more or less than before: what waits for money may go on. */
export const TenantBudgetChanged = defineEvent({ name: 'TenantBudgetChanged', version: 1, service: 'gateway', payload: z.object({ perMonth: Money.nullable(), at: Timestamp }) });

/** The home page of an audited site as its visitors see it: once per site and UTC day, shared by all audits of both (R4.06). */
export const SitePhotographed = defineEvent({
  name: 'SitePhotographed', version: 1, service: 'assessment',
  payload: z.object({ url: z.string(), day: z.iso.date(), takenAt: Timestamp, images: z.array(z.object({ device: z.enum(SCREENSHOT_DEVICES), width: z.int(), height: z.int(), image: BlobRef })).min(1) }),
});

/** A message that was given up; any service publishes it, orchestration lists it. */
export const MessageDeadLettered = defineEvent({
  name: 'MessageDeadLettered', version: 1, service: 'orchestration',
  payload: z.object({ deadLetterId: Id, service: z.string(), subject: z.string(), reason: z.string(), deliveries: z.int(), body: z.string(), at: Timestamp }),
});

/** Every event there is. */
export const EVENTS = {
  CampaignLaunched, CampaignPaused, CampaignResumed, CampaignArchived, LeadsImported, RunStarted, RunFinished, LeadsFound, LeadsAdvanced, LeadsEnded, LeadsReopened,
  MessageSent, MessageDelivered, MessageBounced, MessageComplained, MessageOpened, MessageClicked, RecipientUnsubscribed,
  CheckoutStarted, PurchaseCompleted, PurchaseRefunded, PurchaseDisputed, PurchaseDisputeEnded, ReportReleased, ReportRevoked, ReportDelivered, SitePhotographed,
  ProviderCalled, ProvidersCalled, MessageDeadLettered,
} as const;
