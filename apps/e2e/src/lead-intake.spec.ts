import { createLeads, getLead, getRun, getStatus, listBusinesses, listLeads, reviewLead } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { lf, removeDirectory, type Stack, startStack } from './stack';

type Row = Record<string, unknown>;
const phone = (at: number) => `503 224 ${String(at).padStart(4, '0')}`;

describe('a tenant’s own leads, through the front door (R15)', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack('intake', ['--quota', '5']);
  }, 180_000);

  afterAll(async () => {
    await stack?.interrupt();
    if (stack) removeDirectory(stack.directory);
  }, 40_000);

  /** 1,000 rows: 840 that can be reached and are new, 100 repetitions, 40 that nobody can reach, 20 that are no leads. */
  async function batch(): Promise<{ leads: Row[]; companies: number }> {
    const { items } = await stack.client.call(listBusinesses, { limit: 200 });
    const sites = items.flatMap(({ website, name }) => (website === null ? [] : [{ website, company: name }])).slice(0, 20);
    expect(sites.length).toBeGreaterThan(2);
    const companies = sites.map(({ website, company }, at): Row => ({ company, website, email: `owner${at}@${new URL(website).hostname.replace(/^www\./, '')}`, name: `ANN LEE ${at}`, title: 'Owner', source: 'web form' }));
    const people = Array.from({ length: 840 - companies.length }, (_, at): Row => ({ phone: phone(at), firstName: 'JOE', lastName: 'SMITH', company: `Company ${at} Plumbing`, address: { zip: '97209' } }));
    const repeated = Array.from({ length: 100 }, (_, at): Row => ({ phone: `+1 (503) 224-${String(at).padStart(4, '0')}`, company: `company ${at} plumbing llc` }));
    const dead = Array.from({ length: 40 }, (_, at): Row => ({ email: `nobody${at}@`, name: 'No Body' }));
    const wrong = Array.from({ length: 20 }, (_, at): Row => (at % 2 === 0 ? { name: 'Nobody' } : { email: 7, colour: 'red' }));
    return { leads: [...companies, ...people, ...repeated, ...dead, ...wrong], companies: companies.length };
  }

  test('1,000 rows: each gets its own answer, repetitions are found, and every lead ends where it belongs (R15.01, R15.02)', async () => {
    const { leads, companies } = await batch();
    const idempotencyKey = newId();
    const answer = await stack.client.call(createLeads, { leads, source: 'fair' }, { idempotencyKey });
    expect(answer).toMatchObject({ accepted: 980, refused: 20 });
    expect(answer.results.map(({ row }) => row)).toEqual(leads.map((_, at) => at + 1));
    expect(answer.results.slice(980).every((result) => result.status === 'refused' && result.problems.length > 0)).toBe(true);
    expect(await stack.client.call(createLeads, { leads, source: 'fair' }, { idempotencyKey })).toEqual(answer);
    const runId = answer.runId!;
    const idOf = (row: number) => { const result = answer.results[row]; return result?.status === 'accepted' ? result.leadId : ''; };

    await eventually(async () => {
      const { leads: at } = await stack.client.call(getStatus, {});
      expect(at.new + at.normalized + at.enriched + at.verified).toBe(0);
    }, { timeoutMs: 150_000 });
    const run = await stack.client.call(getRun, { id: runId });
    expect(run).toMatchObject({ found: 980, pipeline: 'intake', campaignId: null });
    expect(run.reasons).toMatchObject({ duplicate: 100, not_reachable: expect.any(Number) });
    const { leads: at } = await stack.client.call(getStatus, {});
    expect(at.duplicate).toBe(100);
    expect(at.failed).toBe(0);
    expect(at.approved + at.pending_review + at.rejected).toBe(880);
    expect(at.rejected).toBeGreaterThanOrEqual(40);

    const first = await stack.client.call(getLead, { id: idOf(0) });
    expect(first.document).toMatchObject({ identity: { name: expect.stringMatching(/^Ann Lee/) }, rating: { classification: { priority: expect.any(String) } } });
    expect((first.document as { enrichment: { person: object } }).enrichment.person).toMatchObject({ seniority: 'owner' });
    // Sets of a batch are worked side by side: of two that are the same, the one that comes first is the original.
    const pair = await Promise.all([840, companies].map((row) => stack.client.call(getLead, { id: idOf(row) })));
    const again = pair.find(({ status }) => status === 'duplicate');
    const original = pair.find(({ status }) => status !== 'duplicate');
    expect(again).toMatchObject({ outcome: 'skipped', reason: 'duplicate' });
    expect(again?.steps.find(({ step }) => step === 'deduplicateLead')?.detail).toContain(original?.leadId);
    expect((await stack.client.call(getLead, { id: idOf(940) })).steps.find(({ step }) => step === 'normaliseLead')?.detail).toMatch(/nobody0@/);
  }, 200_000);

  test('what waits for a person is found, decided, and ends as decided (R15.03)', async () => {
    const { items } = await stack.client.call(listLeads, { status: 'pending_review', limit: 2 });
    expect(items).toHaveLength(2);
    expect(items.every(({ score, source }) => score !== null && source !== null)).toBe(true);
    expect(await stack.client.call(reviewLead, { id: items[0]!.leadId, decision: 'approve' })).toMatchObject({ status: 'approved', state: 'ended' });
    expect(await stack.client.call(reviewLead, { id: items[1]!.leadId, decision: 'reject', note: 'not for us' })).toMatchObject({ status: 'rejected', reason: 'rejected_by_reviewer' });
    await expect(stack.client.call(reviewLead, { id: items[0]!.leadId, decision: 'approve' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('lf sends leads in, one and as a file, and shows where they stand', async () => {
    const file = path.join(stack.directory, 'leads.csv');
    writeFileSync(file, 'Kontakt,Telefon,Firma\nJANE DOE,503-227-0001,Doe Dental\nno way,12,\n,503-224-0001,Company 1 Plumbing\n');
    const map = ['--map', 'name=Kontakt', '--map', 'phone=Telefon', '--map', 'company=Firma'];
    expect((await lf(stack, ['leads', 'import', file, ...map, '--dry-run'])).output).toMatch(/3 rows: 3 would go in, 0 refused/);
    const report = JSON.parse((await lf(stack, ['--json', 'leads', 'import', file, ...map, '--source', 'file'])).output) as { runIds: string[] };
    await eventually(async () => {
      const { items } = await stack.client.call(listLeads, { runId: report.runIds[0]! });
      expect(items.map(({ status }) => status).sort()).toEqual(['duplicate', 'pending_review', 'rejected']);
    }, { timeoutMs: 60_000 });
    const { items } = await stack.client.call(listLeads, { runId: report.runIds[0]!, q: 'jane' });
    const shown = await lf(stack, ['leads', 'show', items[0]!.leadId]);
    expect(shown.output).toMatch(/JANE DOE: pending_review, \d+ of 100 \(industry dentist/);
    expect((await lf(stack, ['leads', 'review', items[0]!.leadId, 'approve'])).status).toBe(0);
    expect((await lf(stack, ['leads', 'add', '--phone', '503 228 0001', '--company', 'New One'])).output).toMatch(/^Lead [0-9a-f-]{36} is on its way/);
    expect(await lf(stack, ['leads', 'add', '--name', 'Nobody'])).toMatchObject({ status: 1, output: expect.stringMatching(/expected an email, a phone number/) });
    expect((await lf(stack, ['leads', 'list', '--status', 'approved', '--source', 'file'])).output).toContain(items[0]!.leadId);
    expect((await lf(stack, ['leads', 'status'])).output).toMatch(/approved +\d+/);
  }, 90_000);
});
