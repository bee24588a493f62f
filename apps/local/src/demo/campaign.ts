import { createCampaign, getFunnel, getRun, launchCampaign, listCampaigns, updateCampaign, type Client, type Funnel, type PlaceInput } from '@leadfactory/contracts';
import { AppError, derivedId } from '@leadfactory/kernel';
import { renderRun, type RunDetail } from './live.view';
import type { Screen } from './screen';

export interface CampaignWish {
  name: string;
  vertical: string;
  place: PlaceInput;
  quota: number;
  /** Whether the quota was asked for, or is only the usual one of a new campaign. */
  isQuotaAsked: boolean;
  sources: 'providers' | 'stored';
  /** Launch again though it ran before. */
  again: boolean;
}

/** A campaign of that name with its run: launched now, going on from an earlier start, or finished by one. */
export interface CampaignRun {
  campaignId: string;
  runId: string;
  began: 'launched' | 'continued' | 'finished';
  /** The quota of an earlier run that was found, when another one was asked for. */
  otherQuota: number | null;
}

async function findByName(client: Client, name: string) {
  let cursor: string | undefined;
  do {
    const page = await client.call(listCampaigns, { cursor });
    const found = page.items.find((campaign) => campaign.name === name && campaign.status !== 'archived');
    if (found) return found;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}

/** Finds or makes the campaign and launches it; one that ran before is left as it is, or runs again when asked to, with the quota that is asked for. */
export async function startCampaign(client: Client, wish: CampaignWish): Promise<CampaignRun> {
  const known = await findByName(client, wish.name);
  if (known?.lastRunId) {
    const run = await readRun(client, known.lastRunId);
    const goesOn = run === undefined || run.state === 'running' || run.state === 'paused';
    if (goesOn || !wish.again) {
      const quota = run?.quota ?? known.quota;
      return { campaignId: known.id, runId: known.lastRunId, began: goesOn ? 'continued' : 'finished', otherQuota: wish.isQuotaAsked && quota !== wish.quota ? quota : null };
    }
  }
  if (known && wish.isQuotaAsked && known.quota !== wish.quota) await client.call(updateCampaign, { id: known.id, quota: wish.quota });
  const campaign =
    known ?? (await client.call(createCampaign, { name: wish.name, verticals: [wish.vertical], places: [wish.place], quota: wish.quota, sources: wish.sources }, { idempotencyKey: derivedId('local', wish.name) }));
  // Keyed by the run before, so that a start killed between the call and its answer launches no second run.
  const { runId } = await client.call(launchCampaign, { id: campaign.id }, { idempotencyKey: derivedId('local', 'launch', campaign.id, campaign.lastRunId ?? 'first') });
  return { campaignId: campaign.id, runId, began: 'launched', otherQuota: null };
}

const POLL_MS = 250;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function readRun(client: Client, runId: string): Promise<RunDetail | undefined> {
  try {
    return await client.call(getRun, { id: runId });
  } catch (error) {
    // The launch travels as an event: for a moment the run is not known yet.
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Draws the run until it ends, or until `abandoned()`. @throws AppError timeout when nothing moves for two minutes. */
export async function watchRun(client: Client, runId: string, screen: Screen, abandoned: () => boolean): Promise<RunDetail> {
  const startedAt = Date.now();
  let movedAt = Date.now();
  let movement = '';
  for (;;) {
    const run = await readRun(client, runId);
    if (run) {
      const elapsed = (Date.now() - Math.min(startedAt, Date.parse(run.startedAt))) / 1000;
      const over = run.state === 'finished' || run.state === 'cancelled' || run.state === 'failed';
      if (over || abandoned()) {
        screen.finish(renderRun(run, run.finishedAt === null ? elapsed : (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000));
        return run;
      }
      screen.draw(renderRun(run, elapsed));
    }
    const now = JSON.stringify(run?.steps ?? null);
    if (now !== movement) [movement, movedAt] = [now, Date.now()];
    if (Date.now() - movedAt > 120_000) throw new AppError('timeout', `The run ${runId} has not moved for two minutes. See .leadfactory/logs, and: npm run lf -- health`);
    await pause(POLL_MS);
  }
}

/**
 * Waits until people have done with their mails and analytics has heard of it: the funnel has not changed for `quietMs` and
 * is `complete`, or `atMostMs` have passed. Events that were set back are told again after seconds.
 */
export async function watchPeople(client: Client, runId: string, complete: (funnel: Funnel) => boolean, quietMs: number, atMostMs: number): Promise<Funnel> {
  const until = Date.now() + atMostMs;
  let last = await client.call(getFunnel, { runId });
  let changedAt = Date.now();
  while (Date.now() < until && (Date.now() - changedAt < quietMs || !complete(last))) {
    await pause(POLL_MS);
    const funnel = await client.call(getFunnel, { runId });
    if (JSON.stringify(funnel) !== JSON.stringify(last)) changedAt = Date.now();
    last = funnel;
  }
  return last;
}

