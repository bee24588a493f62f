import { type Client, type Funnel, listMessages } from '@leadfactory/contracts';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Machine } from '../machine/machine';
import type { DemoLinks } from './links';

export interface DemoResult {
  campaignId: string;
  runId: string;
  funnel: Funnel;
  amiss: string[];
  links: DemoLinks;
}

/** What came of the campaign, for programs that started it: `result.json`. */
export function saveResult(machine: Machine, result: DemoResult): void {
  const file = path.join(machine.folders.directory, 'result.json');
  const pids = machine.services.map((child) => child.pid);
  writeFileSync(`${file}.new`, JSON.stringify({ ...result, sandboxUrl: machine.addresses.sandbox.url, pids }));
  renameSync(`${file}.new`, file);
}

/** The address of every cold mail of the campaign that left. */
export async function coldMails(client: Client, campaignId: string): Promise<string[]> {
  const addresses: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call(listMessages, { campaignId, limit: 200, cursor });
    addresses.push(...page.items.filter((message) => message.stream === 'cold' && message.sentAt !== null).map((message) => message.to));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return addresses;
}
