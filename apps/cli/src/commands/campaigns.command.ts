import { createCampaign, estimateCampaign, getCampaign, getFunnel, getRun, launchCampaign, listCampaigns, pauseCampaign, resumeCampaign, parsePlace, type PlaceInput } from '@leadfactory/contracts';
import { AppError, costToMoney, formatMoney, newId } from '@leadfactory/kernel';
import { InvalidArgumentError, type Command } from 'commander';
import { table } from '../output';
import type { CliSession } from '../session';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number of at least 1');
  return value;
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

interface SeedOptions {
  vertical: string[];
  zip: string[];
  place: string[];
  quota: number;
  name?: string;
}

function placesOf(options: SeedOptions): PlaceInput[] {
  const places = [...options.zip.map((zip): PlaceInput => ({ zip })), ...options.place.map(parsePlace)];
  if (places.length === 0) throw new AppError('invalid_input', 'Say where: --zip 10001 or --place "Portland, OR".');
  return places;
}

function addSeed(campaigns: Command, open: () => CliSession): void {
  campaigns
    .command('seed')
    .description('create a campaign (R2.05)')
    .requiredOption('--vertical <name>', 'a vertical, repeatable', collect, [])
    .option('--zip <zip>', 'a ZIP code, repeatable', collect, [])
    .option('--place <place>', '"Portland, OR", "Kings County, NY" or "KS", repeatable', collect, [])
    .option('--quota <n>', 'how many businesses', wholeNumber, 100)
    .option('--name <name>')
    .action(async (options: SeedOptions) => {
      const { client, out } = open();
      const campaign = await client.call(createCampaign, { verticals: options.vertical, places: placesOf(options), quota: options.quota, name: options.name }, { idempotencyKey: newId() });
      const estimate = await client.call(estimateCampaign, { id: campaign.id });
      out.data({ campaign, estimate }, () =>
        [
          `Campaign ${campaign.id}: ${campaign.name}`,
          `About ${estimate.businesses} businesses in ${campaign.zipCount} ZIP codes; expected cost ${formatMoney(estimate.cost.expected)} (${formatMoney(estimate.cost.low)} to ${formatMoney(estimate.cost.high)}).`,
          `Launch it with: lf campaigns launch ${campaign.id}`,
        ].join('\n'),
      );
    });
}

function addLaunch(campaigns: Command, open: () => CliSession): void {
  campaigns
    .command('launch <id>')
    .description('start a run')
    .option('--dry-run', 'everything but sending')
    .option('--limit <n>', 'at most so many leads', wholeNumber)
    .action(async (id: string, options: { dryRun?: boolean; limit?: number }) => {
      const { client, out } = open();
      const launched = await client.call(launchCampaign, { id, dry: options.dryRun ?? false, limit: options.limit }, { idempotencyKey: newId() });
      out.data(launched, () => `Run ${launched.runId} started. Watch it with: lf campaigns status ${id}`);
    });
}

function addStatus(campaigns: Command, open: () => CliSession): void {
  campaigns
    .command('status [id]')
    .description('all campaigns, or one with its last run and funnel')
    .action(async (id: string | undefined) => {
      const { client, out } = open();
      if (id === undefined) {
        const page = await client.call(listCampaigns, {});
        out.data(page, () => table([['ID', 'STATUS', 'QUOTA', 'NAME'], ...page.items.map((campaign) => [campaign.id, campaign.status, String(campaign.quota), campaign.name])]));
        return;
      }
      const campaign = await client.call(getCampaign, { id });
      const run = campaign.lastRunId === null ? null : await client.call(getRun, { id: campaign.lastRunId });
      const funnel = await client.call(getFunnel, { campaignId: id });
      out.data({ campaign, run, funnel }, () =>
        [
          `${campaign.name} (${campaign.status})`,
          run === null ? 'Not launched yet.' : `Run ${run.id}: ${run.state}, ${run.found} leads, ${run.ended} ended, cost ${formatMoney(costToMoney(run.cost))}`,
          ...(run === null ? [] : [table([['STEP', 'DONE', 'ENDED', 'RUNNING', 'WAITING', 'HELD', 'FAILED'], ...run.steps.map((step) => [step.step, step.done, step.ended, step.running + step.pending, step.waiting, step.held, step.failed].map(String))])]),
          ...(run === null ? [] : run.waitingFor.map((wait) => `Waiting: ${wait.leads} for ${wait.cause}${wait.until === null ? '' : ` until ${wait.until}`}`)),
          `Found ${funnel.found}, sent ${funnel.sent}, opened ${funnel.opened}, clicked ${funnel.clicked}, bought ${funnel.bought}, revenue ${formatMoney(funnel.revenue)}`,
        ].join('\n'),
      );
    });
}

function addPauseAndResume(campaigns: Command, open: () => CliSession): void {
  for (const [name, operation, done] of [['pause', pauseCampaign, 'paused'], ['resume', resumeCampaign, 'resumed']] as const) {
    campaigns
      .command(`${name} <id>`)
      .description(name === 'pause' ? 'work under way finishes, nothing new starts' : 'go on where it was paused')
      .action(async (id: string) => {
        const { client, out } = open();
        const campaign = await client.call(operation, { id });
        out.data(campaign, () => `${campaign.name} is ${done}.`);
      });
  }
}

export function addCampaigns(program: Command, open: () => CliSession): void {
  const campaigns = program.command('campaigns').description('campaigns');
  addSeed(campaigns, open);
  addLaunch(campaigns, open);
  addStatus(campaigns, open);
  addPauseAndResume(campaigns, open);
}
