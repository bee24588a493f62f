import type { EnrichmentFact, IdentityFact, StepOutcome, VerificationFact } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { Stage } from './stage';

const anIdentity = (more: Partial<IdentityFact> = {}): IdentityFact => ({
  email: 'ann.lee@joes.example', name: 'Ann Lee', firstName: 'Ann', lastName: 'Lee', title: 'Owner', company: "Joe's", domain: 'joes.example', website: 'https://www.joes.example/about', phone: '+15032241700', address: null, source: null, externalId: null, keys: [], problems: [], ...more,
});
const given = <F>(outcome: StepOutcome): F => {
  if (outcome.status !== 'done') throw new Error(`expected a fact, got ${JSON.stringify(outcome)}`);
  return outcome.output as F;
};

describe('what others know of a lead that was sent in (R15.02)', () => {
  let stage: Stage;
  const enriched = async (identity: IdentityFact) => given<EnrichmentFact>(await stage.outcome('enrichLead', { identity }));
  const verified = async (identity: IdentityFact) => given<VerificationFact>(await stage.outcome('verifyLead', { identity }));
  const page = async (html: string, more: object = {}) => {
    const body = await stage.blobs.put(`${stage.tenantId}/web/${newId()}`, html, 'text/html');
    stage.answers.webFetch = () => ({ outcome: 'fetched', finalUrl: 'https://www.joes.example/', status: 200, headers: {}, body, bytes: html.length, wireBytes: html.length, elapsedMs: 5, redirects: [], ...more });
  };

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  beforeEach(() => stage.reset());

  test('the own site tells trade, size and profiles, the title tells who decides', async () => {
    await page('<script type="application/ld+json">{"@type":"Dentist","name":"Joe’s Dental","numberOfEmployees":12,"sameAs":"https://facebook.com/joes"}</script>');
    expect(await enriched(anIdentity())).toEqual({
      company: { name: 'Joe’s Dental', domain: 'joes.example', industry: 'dentist', employees: 12, description: null, socialProfiles: [{ network: 'facebook', url: 'https://facebook.com/joes' }] },
      person: { name: 'Ann Lee', title: 'Owner', seniority: 'owner' }, sources: ['site'], missing: [],
    });
    expect(stage.askedFor('webFetch').map(({ input }) => (input as { url: string }).url)).toEqual(['https://www.joes.example/about']);
  });

  test.each([
    ['nothing is set up', () => { throw new AppError('not_configured', 'No provider serves it.'); }, /No provider serves it/],
    ['the site is away', () => ({ outcome: 'failed', problem: 'dns', detail: 'no such host', redirects: [] }), /no such host/],
    ['the site refuses', () => ({ outcome: 'fetched', finalUrl: 'https://joes.example/', status: 503, headers: {}, body: null, bytes: 0, wireBytes: 0, elapsedMs: 5, redirects: [] }), /answered 503/],
    ['the provider is broken', () => { throw new AppError('provider_unavailable', 'Cut off.'); }, /Cut off/],
  ])('when %s the lead goes on without, and says why (R15.04)', async (_, answer, why) => {
    stage.answers.webFetch = answer;
    expect(await enriched(anIdentity())).toMatchObject({ company: { name: null, domain: 'joes.example' }, sources: [], missing: [{ what: 'company', why: expect.stringMatching(why) }] });
  });

  test('a limit met is waited for', async () => {
    stage.answers.webFetch = () => { throw new AppError('rate_limited', 'Too fast.', { retryAt: '2026-03-02T09:01:00.000Z' }); };
    expect(await stage.outcome('enrichLead', { identity: anIdentity() })).toMatchObject({ status: 'wait', retryAt: '2026-03-02T09:01:00.000Z' });
  });

  test('of whom no site is known nothing is fetched', async () => {
    expect((await enriched(anIdentity({ domain: null, website: null }))).missing).toHaveLength(1);
    expect((await enriched(anIdentity({ domain: null, website: 'https://facebook.com/joe' }))).missing[0]!.why).toMatch(/platform/);
    expect(stage.askedFor('webFetch')).toEqual([]);
  });

  test('a lead known by its mailbox alone is looked for at the domain of the mailbox', async () => {
    await page('<title>x</title>');
    await enriched(anIdentity({ website: null }));
    expect(stage.askedFor('webFetch')[0]!.input).toMatchObject({ url: 'https://joes.example/', purpose: 'page' });
  });

  test('the mailbox and the number are judged, and a verdict in force is not paid for again (R5.03)', async () => {
    stage.answers.mxLookup = () => ({ status: 'found', exchanges: [{ host: 'mx.joes.example', priority: 10 }] });
    stage.answers.emailVerification = () => ({ status: 'valid', subStatus: '' });
    const identity = anIdentity({ email: `ann.lee.${newId().slice(-6)}@joes.example` });
    expect(await verified(identity)).toMatchObject({ email: { address: identity.email, verdict: 'valid' }, phone: { number: '+15032241700', valid: true } });
    await verified(identity);
    expect(stage.askedFor('emailVerification')).toHaveLength(1);
  });

  test('a domain without mail, a throw-away address and a mailbox that nobody reads are invalid, each with its reason', async () => {
    stage.answers.mxLookup = () => ({ status: 'no_domain', exchanges: [] });
    expect((await verified(anIdentity({ email: 'ann@gone.example' }))).email).toMatchObject({ verdict: 'invalid', reasons: [expect.stringMatching(/no such domain/)] });
    expect((await verified(anIdentity({ email: 'ann@mailinator.com' }))).email).toMatchObject({ verdict: 'invalid', reasons: [expect.stringMatching(/throw-away/)] });
    stage.asked.length = 0;
    expect((await verified(anIdentity({ email: 'noreply@joes.example' }))).email).toMatchObject({ verdict: 'invalid', reasons: [expect.stringMatching(/nobody reads/)] });
    expect(stage.asked).toEqual([]);
  });

  test('without any verifier the verdict is unknown, not bad (R15.04)', async () => {
    expect((await verified(anIdentity({ email: 'bob@elsewhere.example' }))).email).toMatchObject({ verdict: 'unknown', reasons: [expect.stringMatching(/was not checked/)] });
    expect(await verified(anIdentity({ email: null, phone: '+10000000000' }))).toEqual({ email: null, phone: { number: '+10000000000', valid: false } });
  });
});
