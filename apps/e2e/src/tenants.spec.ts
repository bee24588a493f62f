import { getLead, listBusinesses, listLeads, listMessages, listOffers, listPurchases, listRuns, OPERATIONS, type Client, type Operation } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { removeDirectory, type Stack, startStack } from './stack';

// Operations about the installation as a whole, or about no stored row: nothing of another tenant could show.
const OF_NO_TENANT = new Set(['listProviders', 'setBreaker', 'clearProviderCache', 'verifyIntegrations', 'getSystemHealth', 'listVerticals', 'resolvePlaces', 'listChecks', 'getScoringRules', 'reloadScoringRules', 'listTemplates', 'listExperiments', 'reloadExperiments']);

async function idsOf(owner: Client, stack: Stack): Promise<Record<string, string>> {
  const { campaignId, runId } = stack.result;
  const [leads, businesses, offers, messages, purchases] = await Promise.all([
    owner.call(listLeads, { runId, outcome: 'completed', limit: 1 }),
    owner.call(listBusinesses, { limit: 1 }),
    owner.call(listOffers, { campaignId, limit: 1 }),
    owner.call(listMessages, { campaignId, limit: 1 }),
    owner.call(listPurchases, { limit: 1 }),
  ]);
  const lead = await owner.call(getLead, { id: leads.items[0]!.leadId });
  const document = lead.document as { audit: { auditId: string }; report: { reportId: string }; draft: { draftId: string } };
  return {
    campaign: campaignId, run: runId, lead: lead.leadId, business: businesses.items[0]!.businessId, offer: offers.items[0]!.id, message: messages.items[0]!.id, purchase: purchases.items[0]?.id ?? lead.leadId,
    audit: document.audit.auditId, report: document.report.reportId, draft: document.draft.draftId,
  };
}

/** The id that the operation's path asks for, by the resource that stands before it. */
function foreignInput(operation: Operation, ids: Record<string, string>): Record<string, unknown> {
  const resources: [RegExp, string][] = [[/\/campaigns\/\{id\}/, 'campaign'], [/\/runs\/\{id\}/, 'run'], [/\/leads\/\{(id|leadId)\}/, 'lead'], [/\/businesses\/\{businessId\}|\/businesses\/\{id\}/, 'business'], [/\/audits\/\{id\}/, 'audit'], [/\/reports\/\{id\}/, 'report'], [/\/drafts\/\{id\}/, 'draft'], [/\/messages\/\{id\}/, 'message'], [/\/purchases\/\{id\}/, 'purchase']];
  const resource = resources.find(([pattern]) => pattern.test(operation.path))?.[1];
  const id = (resource === undefined ? undefined : ids[resource]) ?? ids.lead!;
  // What the bodies of some operations must hold; harmless, because the id is not theirs.
  const bodies: Record<string, Record<string, unknown>> = { reviewLead: { decision: 'approve' }, skipStep: { step: 'auditSite', note: 'x' }, previewRerun: { from: 'auditSite' }, rerunLeads: { from: 'auditSite', token: 'x', note: 'x' }, cancelLeads: { state: 'active', note: 'x' }, updateRun: { quota: 1 }, dropDeadLetters: { reason: 'x' }, getScreenshot: { device: 'phone' }, setTenantBudget: { perMonth: null }, refundPurchase: { reason: 'test' }, createApiKey: { name: 'x', scopes: ['leads:read'] }, createCampaign: { verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 1 }, addSuppression: { email: 'nobody@nowhere.example' }, importBusinesses: { csv: 'name,city\n', source: 'x', licence: 'x', vertical: 'restaurant', dryRun: true }, getDailyMetrics: { from: '2020-01-01', to: '2020-01-02' }, getBreakdown: { by: 'tier' } };
  return { id, leadId: id, businessId: id, ...bodies[operation.name] };
}

describe('two tenants (R16.01)', () => {
  let stack: Stack;
  let harbor: Client;
  let ids: Record<string, string>;

  beforeAll(async () => {
    stack = await startStack('tenants', ['--quota', '30']);
    harbor = await stack.ownerOf('harbor');
    ids = await idsOf(await stack.ownerOf('northside'), stack);
  }, 180_000);

  afterAll(async () => {
    await stack?.interrupt();
    if (stack) removeDirectory(stack.directory);
  }, 40_000);

  test('the demonstration went well, so that there is something to see', () => {
    expect(stack.result.amiss).toEqual([]);
    expect(stack.result.funnel.sent).toBeGreaterThan(0);
  });

  const scoped = OPERATIONS.filter((operation) => operation.access !== 'public' && !OF_NO_TENANT.has(operation.name) && operation.path !== '/api/v1/me');

  test.each(scoped.map((operation) => [operation.name, operation] as const))('%s shows the other tenant nothing and changes nothing of it', async (_, operation) => {
    const input = foreignInput(operation, ids);
    const outcome: unknown = await harbor.call(operation, input).catch((error: unknown) => error);
    if (/\{\w+\}/.test(operation.path)) {
      // Somebody else's id answers like one that does not exist.
      expect(outcome).toBeInstanceOf(AppError);
      expect((outcome as AppError).code).toBe('not_found');
      return;
    }
    const told = outcome instanceof AppError ? outcome.message : JSON.stringify(outcome);
    for (const id of Object.values(ids)) expect(told).not.toContain(id);
    if (outcome instanceof AppError) expect(outcome.code).toBe('invalid_input');
  });

  test('the first tenant still has all it had', async () => {
    const northside = await stack.ownerOf('northside');
    const runs = await northside.call(listRuns, { campaignId: stack.result.campaignId });
    expect(runs.items.map((run) => [run.id, run.state])).toEqual([[stack.result.runId, 'finished']]);
  });
});
