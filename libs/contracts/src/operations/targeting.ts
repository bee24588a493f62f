import { z } from 'zod';
import { defineOperation } from '../define';
import { Target, Tier } from '../facts';
import { Budget, Id, Money, pageInput, pageOf, Price, Timestamp, Zip } from '../shared';

/** A place by one of its names; exactly one kind. */
export const PlaceInput = z.union([
  z.object({ zip: Zip }),
  z.object({ city: z.string().min(1), state: z.string().length(2) }),
  z.object({ county: z.string().min(1), state: z.string().length(2) }),
  z.object({ state: z.string().length(2) }),
]);
export type PlaceInput = z.infer<typeof PlaceInput>;

const Campaign = z.object({
  id: Id, name: z.string(), status: z.enum(['draft', 'active', 'paused', 'archived']), verticals: z.array(z.string()), places: z.array(PlaceInput),
  quota: z.int(), budget: Money.nullable(), price: Money, language: z.enum(['en', 'es']), pipeline: z.string(), tiers: z.array(Tier), review: z.enum(['auto', 'manual']),
  excludeChains: z.boolean(), sources: z.enum(['providers', 'stored']), zipCount: z.int(),
  /** Places inside one another, counted once (R2.02). */
  overlaps: z.array(z.object({ place: z.string(), within: z.string(), zips: z.int() })),
  lastRunId: Id.nullable(), createdAt: Timestamp, updatedAt: Timestamp,
});

const CampaignInput = z.object({
  name: z.string().min(1).max(120).optional(),
  verticals: z.array(z.string()).min(1).max(20),
  places: z.array(PlaceInput).min(1).max(200),
  quota: z.int().min(1).max(100_000),
  budget: Budget.nullable().default(null),
  price: Price.default({ amount: 4900, currency: 'USD' }),
  language: z.enum(['en', 'es']).default('en'),
  pipeline: z.string().default('campaign'),
  tiers: z.array(Tier).min(1).default(['A', 'B', 'C']),
  review: z.enum(['auto', 'manual']).default('auto'),
  excludeChains: z.boolean().default(true),
  sources: z.enum(['providers', 'stored']).default('providers'),
});

export const createCampaign = defineOperation({ name: 'createCampaign', service: 'targeting', method: 'POST', path: '/api/v1/campaigns', access: 'campaigns:write', summary: 'Create a campaign: verticals × places with a quota', input: CampaignInput, output: Campaign, status: 201, idempotent: true });
export const getCampaign = defineOperation({ name: 'getCampaign', service: 'targeting', method: 'GET', path: '/api/v1/campaigns/{id}', access: 'campaigns:read', summary: 'One campaign', input: z.object({ id: Id }), output: Campaign, errors: ['not_found'] });
export const listCampaigns = defineOperation({ name: 'listCampaigns', service: 'targeting', method: 'GET', path: '/api/v1/campaigns', access: 'campaigns:read', summary: 'Campaigns, newest first', input: z.object({ ...pageInput, status: z.enum(['draft', 'active', 'paused', 'archived']).optional() }), output: pageOf(Campaign) });
export const estimateCampaign = defineOperation({
  name: 'estimateCampaign', service: 'targeting', method: 'GET', path: '/api/v1/campaigns/{id}/estimate', access: 'campaigns:read', summary: 'Businesses, provider calls, cost and duration before launch (R2.04)',
  input: z.object({ id: Id }),
  output: z.object({ businesses: z.int(), targets: z.int(), calls: z.array(z.object({ capability: z.string(), calls: z.int() })), cost: z.object({ low: Money, expected: Money, high: Money }), durationSeconds: z.object({ low: z.int(), expected: z.int(), high: z.int() }), assumptions: z.array(z.string()) }),
  errors: ['not_found'],
});
export const updateCampaign = defineOperation({ name: 'updateCampaign', service: 'targeting', method: 'PATCH', path: '/api/v1/campaigns/{id}', access: 'campaigns:write', summary: 'Change name, quota, budget or review of a campaign', input: z.object({ id: Id, name: z.string().min(1).max(120).optional(), quota: z.int().min(1).max(100_000).optional(), budget: Budget.nullable().optional(), review: z.enum(['auto', 'manual']).optional() }), output: Campaign, errors: ['not_found', 'conflict'] });
export const launchCampaign = defineOperation({ name: 'launchCampaign', service: 'targeting', method: 'POST', path: '/api/v1/campaigns/{id}/launch', access: 'campaigns:write', summary: 'Start a run of the campaign', input: z.object({ id: Id, dry: z.boolean().default(false), /** At most so many leads in this run. */ limit: z.int().min(1).optional() }), output: z.object({ campaignId: Id, runId: Id }), status: 202, errors: ['not_found', 'conflict'], idempotent: true });
export const pauseCampaign = defineOperation({ name: 'pauseCampaign', service: 'targeting', method: 'POST', path: '/api/v1/campaigns/{id}/pause', access: 'campaigns:write', summary: 'Pause: work under way finishes, nothing new starts', input: z.object({ id: Id }), output: Campaign, errors: ['not_found', 'conflict'] });
export const resumeCampaign = defineOperation({ name: 'resumeCampaign', service: 'targeting', method: 'POST', path: '/api/v1/campaigns/{id}/resume', access: 'campaigns:write', summary: 'Go on where it was paused', input: z.object({ id: Id }), output: Campaign, errors: ['not_found', 'conflict'] });
export const archiveCampaign = defineOperation({ name: 'archiveCampaign', service: 'targeting', method: 'POST', path: '/api/v1/campaigns/{id}/archive', access: 'campaigns:write', summary: 'Put the campaign away; its runs are cancelled, its results stay', input: z.object({ id: Id }), output: Campaign, errors: ['not_found'] });
export const listVerticals = defineOperation({ name: 'listVerticals', service: 'targeting', method: 'GET', path: '/api/v1/verticals', access: 'campaigns:read', summary: 'Verticals that campaigns may name', input: z.object({}), output: z.object({ items: z.array(z.object({ vertical: z.string(), title: z.string(), categories: z.array(z.string()) })) }) });
export const resolvePlaces = defineOperation({ name: 'resolvePlaces', service: 'targeting', method: 'POST', path: '/api/v1/places/resolution', access: 'campaigns:read', summary: 'The ZIP codes that places stand for, overlaps counted once', input: z.object({ places: z.array(PlaceInput).min(1).max(200) }), output: z.object({ zips: z.array(z.object({ zip: Zip, city: z.string(), county: z.string(), state: z.string(), latitude: z.number(), longitude: z.number() })), overlaps: z.array(z.object({ place: z.string(), within: z.string(), zips: z.int() })) }) });
export const listTargets = defineOperation({ name: 'listTargets', service: 'targeting', method: 'GET', path: '/api/v1/campaigns/{id}/targets', access: 'campaigns:read', summary: 'The vertical × ZIP pairs of a campaign', input: z.object({ id: Id, ...pageInput }), output: pageOf(Target), errors: ['not_found'] });
