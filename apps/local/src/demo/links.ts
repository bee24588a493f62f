import { getReport, listLeads, getLead, listOffers, listPurchases, type Client } from '@leadfactory/contracts';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Machine } from '../machine/machine';

/** Where to look after a campaign. */
export interface DemoLinks {
  buyerPage: string | null;
  pdf: string | null;
  outbox: string;
  reference: string;
}

/** One buyer page that nobody has bought from yet, one report, the mails. */
export async function collectLinks(client: Client, machine: Machine, campaignId: string): Promise<DemoLinks> {
  const { origin, sandbox } = machine.addresses;
  const [offers, purchases] = await Promise.all([client.call(listOffers, { campaignId, limit: 50 }), client.call(listPurchases, { campaignId, limit: 50 })]);
  const sold = new Set(purchases.items.map((purchase) => purchase.offerId));
  const offer = offers.items.find((item) => !sold.has(item.id)) ?? offers.items[0];
  return { buyerPage: offer?.url ?? null, pdf: await pdfLink(client, campaignId, purchases.items[0]?.reportId, origin), outbox: `${sandbox.url}/outbox`, reference: `${origin}/reference` };
}

/** The PDF that a buyer got; before the first purchase, the API's address of one, which asks for a key. */
async function pdfLink(client: Client, campaignId: string, soldReport: string | undefined, origin: string): Promise<string | null> {
  if (soldReport !== undefined) {
    const { access } = await client.call(getReport, { id: soldReport });
    const live = access.find((grant) => grant.revokedAt === null);
    if (live) return `${live.url}/report.pdf`;
  }
  const { items } = await client.call(listLeads, { campaignId, outcome: 'completed', limit: 1 });
  const lead = items[0] && (await client.call(getLead, { id: items[0].leadId }));
  const report = lead?.document.report as { reportId?: string } | undefined;
  return report?.reportId === undefined ? null : `${origin}/api/v1/reports/${report.reportId}/pdf`;
}

/** The page at `/` shows them too. */
export function saveLinks(machine: Machine, links: DemoLinks): void {
  writeFileSync(path.join(machine.folders.directory, 'links.json'), JSON.stringify(links));
}
