import { getFunnel, getRun, launchCampaign, listAuditLog, listLeads, listMessages, listOffers, listRuns } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { lf, removeDirectory, type Stack, startStack } from './stack';

interface Plan {
  token: string;
  leads: number;
  contacted: number;
  steps: { step: string; key: string; leads: number }[];
}

describe('an operator at the command line (R12.04, R18.01)', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack('operator', ['--quota', '25']);
  }, 180_000);

  afterAll(async () => {
    await stack?.interrupt();
    if (stack) removeDirectory(stack.directory);
  }, 40_000);

  const told = async (...args: string[]) => {
    const { status, output } = await lf(stack, args);
    expect([args.join(' '), status, status === 0 ? '' : output]).toEqual([args.join(' '), 0, '']);
    return output;
  };
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await told('--json', ...args)) as T;

  test('sees runs, what is stuck and what failed, each with what to do next', async () => {
    const { runId } = stack.result;
    expect(await told('runs', 'list')).toMatch(new RegExp(`${runId} +finished +25/25 +\\$`));
    expect(await told('runs', 'show', runId)).toMatch(/finished, 25 of 25 leads ended[\s\S]*auditSite +0 +0[\s\S]*Ended: /);
    expect(await told('runs', 'stuck', runId)).toBe('Nothing is stuck.\n');
    await told('runs', 'failures', runId);
    expect(await told('budget', 'show')).toMatch(/spent \$\d+\.\d+ of /);
    const unknown = await lf(stack, ['runs', 'show', newId()]);
    expect([unknown.status, unknown.output]).toEqual([1, expect.stringContaining('lf: There is no run')]);
  });

  test('runs leads again with the cost shown first: nobody is written to or asked to pay twice, and the funnel stays as it was', async () => {
    const { runId, campaignId } = stack.result;
    // What the pipeline decides; what people and their mail servers do afterwards hangs on times.
    const decided = async () => {
      const { found, audited, profiled, contactable, scored, byTier, reported, drafted, sent, ended, outcomes } = await stack.client.call(getFunnel, { runId });
      return { found, audited, profiled, contactable, scored, byTier, reported, drafted, sent, ended, outcomes };
    };
    const before = await decided();
    const mails = async () => (await stack.client.call(listMessages, { campaignId, limit: 200 })).items.filter(({ stream, sentAt }) => stream === 'cold' && sentAt !== null).length;
    const offers = async () => (await stack.client.call(listOffers, { campaignId, limit: 200 })).items.length;
    const [sent, offered] = [await mails(), await offers()];
    const plan = await json<Plan>('runs', 'rerun', runId, '--from', 'buildReport', '--outcome', 'completed');
    expect(plan.contacted).toBe(plan.leads);
    expect(plan.steps.map(({ step, key }) => [step, key])).toEqual([['buildReport', 'new'], ['publishOffer', 'kept'], ['draftEmail', 'new'], ['sendEmail', 'kept']]);
    const preview = await told('runs', 'rerun', runId, '--from', 'buildReport', '--outcome', 'completed');
    expect(preview).toContain(`lf runs rerun ${runId} --from buildReport --outcome completed --confirm ${plan.token} --note "why"`);
    expect((await lf(stack, ['runs', 'rerun', runId, '--from', 'auditSite', '--confirm', plan.token, '--note', 'test'])).output).toContain('not what the preview showed');
    await told('runs', 'rerun', runId, '--from', 'buildReport', '--outcome', 'completed', '--confirm', plan.token, '--note', 'the fonts were wrong');
    await eventually(async () => expect((await stack.client.call(getRun, { id: runId })).state).toBe('finished'), { timeoutMs: 60_000 });
    expect([await mails(), await offers()]).toEqual([sent, offered]);
    await eventually(async () => expect(await decided()).toEqual(before), { timeoutMs: 20_000 });
  }, 120_000);

  test('reads a lead’s whole history, with both times that its report was built, who ordered it and what was paid', async () => {
    const { items } = await stack.client.call(listLeads, { runId: stack.result.runId, outcome: 'completed', limit: 1 });
    const history = await told('leads', 'history', items[0]!.leadId);
    expect(history).toMatch(/buildReport +done, then rerun[\s\S]*buildReport #2 +done/);
    expect(history).toMatch(/What operators did:[\s\S]*rerun +buildReport +api_key:\S+ +the fonts were wrong/);
    expect(history).toMatch(/Calls to providers:[\s\S]*smtp +sendMail +answered/);
  });

  test('raises the budget of a run under way, and cancels runs by a filter', async () => {
    const { campaignId } = stack.result;
    const { runId } = await stack.client.call(launchCampaign, { id: campaignId, dry: true }, { idempotencyKey: newId() });
    await eventually(async () => expect((await stack.client.call(listRuns, { campaignId })).items.some(({ id }) => id === runId)).toBe(true));
    await lf(stack, ['runs', 'pause', runId]);
    const changed = await lf(stack, ['runs', 'set', runId, '--budget', '12.50']);
    // The town is small: the run may have ended before any of these orders, and a paused one ends too when nothing of it is open any more.
    expect([changed.status, changed.output]).toEqual(changed.status === 0 ? [0, expect.stringContaining('budget $12.50')] : [1, expect.stringContaining('This run is finished')]);
    const shown = await json<{ items: { id: string }[] }>('runs', 'cancel', '--campaign', campaignId, '--dry-run');
    expect(shown.items.map(({ id }) => id)).toEqual(changed.status === 0 && shown.items.length > 0 ? [runId] : []);
    await told('runs', 'cancel', '--campaign', campaignId);
    expect((await stack.client.call(listRuns, { campaignId, state: 'paused' })).items).toEqual([]);
  });

  test('every order stands in the audit log, refused ones with their reason (R1.07)', async () => {
    const owner = await stack.ownerOf('northside');
    // By operation: every look at the run while it was waited for stands there too, on a slow machine hundreds of them.
    const of = async (operation: string) => (await owner.call(listAuditLog, { operation, limit: 200 })).items.map(({ target, status, actor }) => [target, status, actor.kind]);
    expect(await of('rerunLeads')).toEqual([[stack.result.runId, 200, 'api_key'], [stack.result.runId, 409, 'api_key']]);
    expect(await of('cancelRuns')).toHaveLength(2);
    for (const operation of ['previewRerun', 'updateRun', 'pauseRun', 'getLeadHistory']) expect([operation, (await of(operation)).length > 0]).toEqual([operation, true]);
  });
});
