import { type Client, createCampaign, getRun, launchCampaign, listCampaigns, type Operation, updateCampaign } from '@leadfactory/contracts';
import { startCampaign, type CampaignWish } from './campaign';

/** A targeting service with at most one campaign, whose last run has ended unless told otherwise. */
function town(known: { quota: number; state?: string } | null) {
  let campaign = known && { id: 'c1', name: 'restaurant in 10001', status: 'active', quota: known.quota, lastRunId: 'r1' };
  const launched: number[] = [];
  const answers = new Map<string, (input: Record<string, unknown>) => unknown>([
    [listCampaigns.name, () => ({ items: campaign ? [campaign] : [], nextCursor: null })],
    [getRun.name, () => ({ id: 'r1', state: known?.state ?? 'finished', quota: known?.quota })],
    [createCampaign.name, ({ name, quota }) => (campaign = { id: 'c1', name: name as string, status: 'draft', quota: quota as number, lastRunId: '' })],
    [updateCampaign.name, ({ quota }) => (campaign = { ...campaign!, quota: quota as number })],
    [launchCampaign.name, () => (launched.push(campaign!.quota), { runId: `r${launched.length + 1}` })],
  ]);
  const client = { call: (operation: Operation, input: Record<string, unknown>) => Promise.resolve(answers.get(operation.name)!(input)) } as unknown as Client;
  return { client, launched };
}
const wish = (more: Partial<CampaignWish>): CampaignWish => ({ name: 'restaurant in 10001', vertical: 'restaurant', place: { zip: '10001' }, quota: 100, isQuotaAsked: false, sources: 'providers', again: false, ...more });

test('run again with another quota, the campaign has that quota', async () => {
  const { client, launched } = town({ quota: 100 });
  expect(await startCampaign(client, wish({ again: true, quota: 300, isQuotaAsked: true }))).toMatchObject({ began: 'launched', otherQuota: null });
  expect(launched).toEqual([300]);
});

test('run again without a word of the quota, the campaign keeps its own', async () => {
  const { client, launched } = town({ quota: 40 });
  await startCampaign(client, wish({ again: true }));
  expect(launched).toEqual([40]);
});

test.each(['finished', 'running'])('a run of an earlier start that is %s and had another quota is told with it, and nothing is launched', async (state) => {
  const { client, launched } = town({ quota: 100, state });
  expect(await startCampaign(client, wish({ quota: 300, isQuotaAsked: true }))).toMatchObject({ runId: 'r1', otherQuota: 100 });
  expect(await startCampaign(client, wish({ quota: 100, isQuotaAsked: true }))).toMatchObject({ otherQuota: null });
  expect(await startCampaign(client, wish({}))).toMatchObject({ otherQuota: null });
  expect(launched).toEqual([]);
});

test('a new campaign has the quota of the wish', async () => {
  const { client, launched } = town(null);
  await startCampaign(client, wish({ quota: 7 }));
  expect(launched).toEqual([7]);
});
