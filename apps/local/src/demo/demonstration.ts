import { Client, createApiKey, getMe, login, type PlaceInput, SCOPES } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Machine } from '../machine/machine';
import type { StartRequest } from '../options.rules';
import { startCampaign, watchPeople, watchRun } from './campaign';
import { renderFunnel } from './funnel.view';
import { checkWish, importInput } from './input';
import { collectLinks, saveLinks } from './links';
import { peopleSettled } from './people';
import { openScreen } from './screen';
import { seedTenants } from './seed';
import { DEMO_TENANTS } from './tenants';
import { coldMails, saveResult } from './result';
import { mailedTwice, whatIsAmiss } from './verdict.rules';

const PEOPLE_AT_MOST_MS = 20_000;

const HOW_IT_BEGAN = {
  launched: ': find, audit, prove, write, send, sell',
  continued: ' goes on where an earlier start left it',
  finished: ' ran in an earlier start (again: npm start -- --again)',
} as const;

function clientOf(machine: Machine, credentials: string): Client {
  return new Client({ origin: machine.addresses.origin, credentials: () => credentials });
}

/** A key for this start and for `lf`; the one of an earlier start is used while it is good. */
async function demoClient(machine: Machine): Promise<Client> {
  const file = path.join(machine.folders.directory, 'cli.json');
  if (existsSync(file)) {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as { apiKey: string };
    const client = clientOf(machine, saved.apiKey);
    const good = await client.call(getMe, {}).then(
      () => true,
      () => false,
    );
    if (good) {
      writeFileSync(file, JSON.stringify({ origin: machine.addresses.origin, apiKey: saved.apiKey }), { mode: 0o600 });
      return client;
    }
  }
  const tenant = DEMO_TENANTS[0];
  const anonymous = new Client({ origin: machine.addresses.origin, credentials: () => undefined });
  const session = await anonymous.call(login, { email: tenant.ownerEmail, password: machine.secrets.ownerPassword });
  const key = await clientOf(machine, session.accessToken).call(createApiKey, { name: 'this machine', scopes: [...SCOPES] }, { idempotencyKey: newId() });
  writeFileSync(file, JSON.stringify({ origin: machine.addresses.origin, apiKey: key.secret }), { mode: 0o600 });
  return clientOf(machine, key.secret);
}

function nameOf(request: StartRequest): string {
  return request.input === undefined ? `${request.vertical} in ${request.zip}` : `${request.vertical} in ${request.input.place} (${path.basename(request.input.file)})`;
}

function peakMemory(machine: Machine): string {
  const peaks = machine.services.map((child) => child.peakMemory()).filter((bytes) => bytes !== null);
  if (peaks.length === 0) return '';
  return `, services used ${Math.round(peaks.reduce((sum, bytes) => sum + bytes, 0) / 1_048_576)} MB at most`;
}

/** Tenants to sign in as, and a key for this start and for `lf`: whoever starts can enter, with a campaign or without. */
export async function letIn(machine: Machine): Promise<Client> {
  await seedTenants(machine);
  return demoClient(machine);
}

export function signInLine(machine: Machine): string {
  return `  sign in as  ${DEMO_TENANTS[0].ownerEmail} with ${machine.secrets.ownerPassword}   (logs: ${path.join(machine.folders.directory, 'logs')}${peakMemory(machine)})`;
}

/** Runs the campaign before the user's eyes. @returns the exit status: 0 when nothing is amiss. */
export async function runDemonstration(machine: Machine, client: Client, request: StartRequest, place: PlaceInput, say: (line: string) => void): Promise<number> {
  await checkWish(client, request.vertical, place);
  if (request.input !== undefined) {
    const usable = await importInput(client, { file: request.input.file, vertical: request.vertical, place, placeText: request.input.place });
    say(`Imported ${usable} businesses of ${request.input.place} from ${request.input.file}`);
  }
  const wish = { name: nameOf(request), vertical: request.vertical, place, quota: request.quota, isQuotaAsked: request.isQuotaAsked, sources: request.input === undefined ? ('providers' as const) : ('stored' as const), again: request.again };
  const { campaignId, runId, began, otherQuota } = await startCampaign(client, wish);
  say(`Campaign "${wish.name}"${HOW_IT_BEGAN[began]}`);
  if (otherQuota !== null) say(`  its run has a quota of ${otherQuota}; for ${request.quota}${began === 'finished' ? '' : ', once it has ended'}: npm start -- --again --quota ${request.quota}`);
  const run = await watchRun(client, runId, openScreen(process.stdout), () => false);
  if (began !== 'finished') {
    say('  people of the sandbox read their mails …');
    await peopleSettled(machine.addresses.sandbox.url, PEOPLE_AT_MOST_MS);
  }
  const funnel = await watchPeople(client, runId, (counts) => whatIsAmiss(run, counts).length === 0, 750, PEOPLE_AT_MOST_MS);
  say(`\n${renderFunnel(funnel).join('\n')}`);
  const links = await collectLinks(client, machine, campaignId);
  saveLinks(machine, links);
  say(`\n  start here  ${machine.addresses.origin}/`);
  say(`  buyer page  ${links.buyerPage ?? '– (no lead got that far)'}`);
  say(`  report PDF  ${links.pdf ?? '– (no report yet)'}`);
  say(`  mail outbox ${links.outbox}`);
  say(`  API         ${links.reference}`);
  say(signInLine(machine));
  const amiss = [...whatIsAmiss(run, funnel), ...mailedTwice(await coldMails(client, campaignId))];
  for (const sentence of amiss) say(`\n  AMISS: ${sentence}`);
  saveResult(machine, { campaignId, runId, funnel, amiss, links });
  return amiss.length === 0 ? 0 : 1;
}
