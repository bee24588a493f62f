import { deduplicateLead, type EnrichmentFact, getLeadRecord, type IdentityFact, type LEAD_OUTCOMES, LeadsEnded, normaliseLead, type RatingFact, storeLead, type VerificationFact } from '@leadfactory/contracts';
import { newId, newTrace } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { Stage } from './stage';

const NOTHING = { email: null, phone: null, name: null, firstName: null, lastName: null, title: null, company: null, website: null, address: null, source: null, externalId: null, note: null };
const enrichment: EnrichmentFact = { company: { name: null, domain: null, industry: null, employees: null, description: null, socialProfiles: [] }, person: { name: null, title: null, seniority: null }, sources: [], missing: [] };
const verification: VerificationFact = { email: { address: 'a@b.example', kind: 'personal', verdict: 'valid', reasons: ['the mailbox exists'] }, phone: null };
const rating = (score: number): RatingFact => ({ score, explanation: [], classification: { industry: null, size: null, priority: 'medium', territory: null }, rulesVersion: 'test' });

describe('leads that were sent in, in sourcing (R15.02)', () => {
  let stage: Stage;
  let tenant: string;
  const normalised = async (sent: readonly object[]) => {
    const outcomes = await stage.steps(normaliseLead, tenant, sent.map((lead) => ({ leadId: newId(), input: { submission: { ...NOTHING, ...lead } } })));
    return outcomes.map((outcome) => (outcome.status === 'done' ? (outcome.output as IdentityFact) : null));
  };
  const identities = async (sent: readonly object[]) => (await normalised(sent)).map((identity) => identity!);
  const entered = async (identity: readonly IdentityFact[], ids = identity.map(() => newId())) => ({ ids, outcomes: await stage.steps(deduplicateLead, tenant, identity.map((one, at) => ({ leadId: ids[at]!, input: { identity: one } }))) });
  const stored = (leadId: string, identity: IdentityFact, score: number) => stage.steps(storeLead, tenant, [{ leadId, input: { identity, uniqueness: { checkedKeys: [] }, enrichment, verification, rating: rating(score) } }]);
  const book = () => stage.rows<{ lead_id: string; status: string; reason: string | null; score: number | null }>(tenant, 'SELECT lead_id, status, reason, score FROM stored_lead ORDER BY sequence');
  const announce = (leads: { leadId: string; outcome: (typeof LEAD_OUTCOMES)[number]; reason: string }[]) =>
    stage.database.withTenant(tenant, (tx) => stage.outbox.publishEvent(tx, LeadsEnded, { runId: newId(), campaignId: null, leads: leads.map((lead) => ({ ...lead, businessId: lead.leadId, at: new Date().toISOString() })) }, { tenantId: tenant, traceparent: newTrace() }));

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  beforeEach(() => {
    tenant = newId();
  });

  test('no table lets another tenant or service in (R16.01)', async () => expect(await stage.gaps()).toEqual([]));

  test('a batch is put in order; whom nobody can reach ends here with every reason, the others go on', async () => {
    const good = Array.from({ length: 120 }, (_, at) => ({ email: `LEAD${at}@B.example` }));
    const outcomes = await stage.steps(normaliseLead, tenant, [...good, { email: 'nobody@', phone: '12' }].map((lead) => ({ leadId: newId(), input: { submission: { ...NOTHING, ...lead } } })));
    expect(outcomes.slice(0, 120).every((outcome, at) => outcome.status === 'done' && (outcome.output as IdentityFact).email === `lead${at}@b.example`)).toBe(true);
    expect(outcomes[120]).toMatchObject({ status: 'end', outcome: 'disqualified', reason: 'not_reachable', detail: expect.stringMatching(/nobody@.*"12" is no phone number/) });
  });

  test('a real ZIP code is known', async () => expect((await normalised([{ email: 'a@b.example', address: { line1: null, line2: null, city: null, state: null, zip: '97209', country: null } }]))[0]).toMatchObject({ address: { city: 'Portland', state: 'OR', country: 'US' } }));

  test('a repetition ends with the id of the first, in one batch and in a later one', async () => {
    const [joe, again, ann] = await identities([{ email: 'joe@x.example' }, { email: 'JOE@x.example', phone: '212 555 0100' }, { email: 'ann@x.example' }]);
    const first = await entered([joe!, again!, ann!]);
    expect(first.outcomes).toMatchObject([{ status: 'done', output: { checkedKeys: ['email:joe@x.example'] } }, { status: 'end', outcome: 'skipped', reason: 'duplicate', detail: `It is lead ${first.ids[0]}: same e-mail address joe@x.example.` }, { status: 'done' }]);
    const [byPhone] = await identities([{ phone: '+1 (212) 555-0100' }]);
    expect((await entered([byPhone!])).outcomes).toMatchObject([{ reason: 'duplicate', detail: expect.stringContaining(first.ids[0]!) }]);
    expect((await book()).map(({ status }) => status)).toEqual(['entering', 'duplicate', 'entering', 'duplicate']);
  });

  test("another tenant's leads are nobody's duplicates (R16.01)", async () => {
    const [joe] = await identities([{ email: 'joe@x.example' }]);
    await entered([joe!]);
    tenant = newId();
    expect((await entered([joe!])).outcomes).toMatchObject([{ status: 'done' }]);
  });

  test('a lead that is judged again is not its own duplicate', async () => {
    const [joe] = await identities([{ email: 'joe@x.example' }]);
    const { ids } = await entered([joe!]);
    expect((await entered([joe!], ids)).outcomes).toMatchObject([{ status: 'done' }]);
  });

  test('two batches at the same time let only one of two alike in', async () => {
    const [joe] = await identities([{ email: 'joe@x.example' }]);
    const both = await Promise.all(Array.from({ length: 6 }, () => entered([joe!])));
    expect(both.filter(({ outcomes }) => outcomes[0]!.status === 'done')).toHaveLength(1);
  });

  test('the book keeps what was decided on, and a rejected lead ends with its reason', async () => {
    const [joe, ann, bob] = await identities([{ email: 'joe@x.example' }, { email: 'ann@x.example' }, { email: 'bob@x.example' }]);
    const { ids } = await entered([joe!, ann!, bob!]);
    expect(await stored(ids[0]!, joe!, 95)).toMatchObject([{ status: 'done', output: { status: 'approved' } }]);
    expect(await stored(ids[1]!, ann!, 50)).toMatchObject([{ status: 'done', output: { status: 'pending_review' } }]);
    expect(await stored(ids[2]!, bob!, 3)).toMatchObject([{ status: 'end', outcome: 'disqualified', reason: 'score_too_low', output: { status: 'rejected' } }]);
    expect(await book()).toMatchObject([{ status: 'approved', score: 95 }, { status: 'pending_review', score: 50 }, { status: 'rejected', score: 3 }]);
    const record = await stage.call(getLeadRecord, { id: ids[0]! }, tenant);
    expect(record).toMatchObject({ status: 'approved', originalId: ids[0], score: 95, identity: { email: 'joe@x.example' }, rating: { score: 95 } });
    expect(record.changes.map(({ status }) => status)).toEqual(['entering', 'approved']);
    await expect(stage.call(getLeadRecord, { id: ids[0]! }, newId())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('what a reviewer decides moves the lead that waits, and no other', async () => {
    const all = await identities(['a', 'b', 'c'].map((name) => ({ email: `${name}@x.example` })));
    const { ids } = await entered(all);
    await stored(ids[0]!, all[0]!, 50);
    await stored(ids[1]!, all[1]!, 50);
    await stored(ids[2]!, all[2]!, 95);
    await announce([{ leadId: ids[0]!, outcome: 'completed', reason: 'completed' }, { leadId: ids[1]!, outcome: 'rejected', reason: 'rejected_by_reviewer' }, { leadId: ids[2]!, outcome: 'rejected', reason: 'rejected_by_reviewer' }]);
    await eventually(async () => expect((await book()).map(({ status }) => status)).toEqual(['approved', 'rejected', 'approved']));
  });

  test('a lead that failed on its way stands in nobody’s way when it is sent again', async () => {
    const [joe] = await identities([{ email: 'joe@x.example' }]);
    const { ids } = await entered([joe!]);
    await announce([{ leadId: ids[0]!, outcome: 'failed', reason: 'enrichLead' }]);
    await eventually(async () => expect((await book())[0]!.status).toBe('failed'));
    expect((await entered([joe!])).outcomes).toMatchObject([{ status: 'done' }]);
    expect((await entered([joe!], ids)).outcomes).toMatchObject([{ status: 'end', reason: 'duplicate' }]);
  });

  test.each(['failed', 'cancelled', 'skipped'] as const)('a lead that was %s on its way hides behind no repetition of itself either', async (outcome) => {
    const [joe, again] = await identities([{ email: 'joe@x.example' }, { email: 'joe@x.example' }]);
    const { ids } = await entered([joe!, again!]);
    await announce([{ leadId: ids[0]!, outcome, reason: 'enrichLead' }, { leadId: ids[1]!, outcome: 'skipped', reason: 'duplicate' }]);
    await eventually(async () => expect((await book()).map(({ status }) => status)).toEqual(['failed', 'duplicate']));
    expect((await entered([joe!])).outcomes).toMatchObject([{ status: 'done' }]);
  });
});
