import type { CampaignLaunched, createCampaign } from '@leadfactory/contracts';
import type { PlaceInput } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { z } from 'zod';
import { placeName, type ZipArea } from '../places/gazetteer.rules';

export type CampaignInput = z.output<(typeof createCampaign)['input']>;
export type Campaign = z.output<(typeof createCampaign)['output']>;
export type Launch = z.input<(typeof CampaignLaunched)['payload']>;
export type Target = Launch['targets'][number];

/** A name that says what the campaign is about, for those who give none. */
export function campaignName(verticals: readonly string[], places: readonly PlaceInput[]): string {
  const named = (all: readonly string[]) => (all.length <= 2 ? all.join(' and ') : `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`);
  return `${named(verticals)} in ${named(places.map(placeName))}`.slice(0, 120);
}

/**
 * Vertical × ZIP, in the order in which they are searched: nearest to the first place first, all verticals of a ZIP
 * before the next ZIP. @throws AppError invalid_input when one launch could not carry them all.
 */
export function targetsOf(verticals: readonly string[], zips: readonly ZipArea[], most: number): Target[] {
  const count = verticals.length * zips.length;
  if (count > most) {
    throw new AppError('invalid_input', `${verticals.length} verticals in ${zips.length} ZIP codes make ${count} targets; a campaign has at most ${most}. Choose fewer places or verticals, or make several campaigns.`, {
      fields: [{ path: 'places', message: `at most ${Math.floor(most / verticals.length)} ZIP codes with ${verticals.length} verticals` }],
    });
  }
  return zips.flatMap((area) => [...new Set(verticals)].map((vertical) => ({ vertical, zip: area.zip, city: area.city, state: area.state })));
}

/** What the campaign may do next, by its status. @throws AppError conflict with what stands in the way. */
export function checkMay(act: 'launch' | 'pause' | 'resume' | 'update', campaign: Pick<Campaign, 'status' | 'name'>, running: boolean): void {
  const refuse = (why: string): never => {
    throw new AppError('conflict', `"${campaign.name}" ${why}`);
  };
  if (campaign.status === 'archived') refuse('is archived.');
  if (act === 'launch' && running) refuse('has a run that has not ended. Wait for it, or cancel it.');
  if (act === 'launch' && campaign.status === 'paused') refuse('is paused. Resume it first.');
  if (act === 'pause' && campaign.status !== 'active') refuse(campaign.status === 'paused' ? 'is paused already.' : 'was never launched.');
  if (act === 'resume' && campaign.status !== 'paused') refuse('is not paused.');
}
