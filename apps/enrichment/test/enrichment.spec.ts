import 'reflect-metadata';
import type { AuditFact, CapabilityRequest, ContactsFact, ProfileFact } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { auditCatalogue } from '@leadfactory/persistence';
import { aBusiness, aCandidate, anAudit } from './lead.factory';
import { Stage } from './stage';

const emailOf = (request: CapabilityRequest): string => (request.input as { email: string }).email;

describe('enrichment over the real database and broker', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  const found = () => ({ status: 'found', exchanges: [{ host: 'mail.joes-pizza.example', priority: 10 }] });
  const valid = () => ({ status: 'valid', subStatus: '' });

  async function auditOf(html: string, kind: 'home' | 'contact' = 'home'): Promise<AuditFact> {
    const body = await stage.blobs.put(`${stage.tenantId}/pages/${newId()}`, html, 'text/html; charset=utf-8');
    return anAudit({ pages: [{ url: 'https://www.joes-pizza.example/', kind, status: 200, body }] });
  }

  describe('matchProfile (R5.01)', () => {
    it('uses a place that matches, keeps it with its licence, and asks no second time while it is fresh', async () => {
      stage.answers.businessProfile = () => ({ candidates: [aCandidate(), aCandidate({ placeId: 'other', name: 'Nail Bar', phone: null, website: null, categories: ['spa'] })] });
      const business = aBusiness();
      const first = await stage.run('matchProfile', { business });
      expect(first.outcome).toMatchObject({ status: 'done', output: { status: 'matched', placeId: 'ChIJjoe', phone: '+12125550100', photoCount: 9, provenance: { source: 'google_places', licence: 'google-places', expiresAt: '2026-04-01T09:00:00.000Z' } } });
      expect(first.cost.micros).toBe(35_000);
      const second = await stage.run('matchProfile', { business });
      expect(second.outcome).toEqual(first.outcome);
      expect(second.cost.micros).toBe(0);
      expect(stage.askedFor('businessProfile')).toHaveLength(1);
      expect(await stage.ask('getProfile', business.businessId)).toMatchObject({ status: 'matched', placeId: 'ChIJjoe' });
      await expect(stage.ask('getProfile', business.businessId, newId())).rejects.toMatchObject({ code: 'not_found' });
    });

    it('asks anew when the business is known by other data', async () => {
      stage.answers.businessProfile = () => ({ candidates: [aCandidate()] });
      const business = aBusiness();
      await stage.run('matchProfile', { business });
      const moved = await stage.outcome('matchProfile', { business: { ...business, phone: '+12125550199', address: { ...business.address, line1: '900 Elm Ave' }, location: null } });
      expect(moved).toMatchObject({ status: 'done', output: { status: 'none' } });
      expect(stage.askedFor('businessProfile')).toHaveLength(2);
    });

    it('goes on without a profile when none is configured, and looks again once one is', async () => {
      const business = aBusiness();
      expect(await stage.outcome('matchProfile', { business })).toMatchObject({ status: 'done', output: { status: 'none', provenance: null, reasons: [expect.stringContaining('not looked for: No provider serves it')] } });
      stage.answers.businessProfile = () => ({ candidates: [aCandidate()] });
      expect(await stage.outcome('matchProfile', { business })).toMatchObject({ output: { status: 'matched' } });
    });

    it('goes on without a profile while the provider is away (R15.04), and waits its turn at a limit', async () => {
      const retryAt = '2026-03-02T09:01:00.000Z';
      stage.answers.businessProfile = () => {
        throw new AppError('provider_unavailable', 'google_places is not available.', { retryAt });
      };
      expect(await stage.outcome('matchProfile', { business: aBusiness() })).toMatchObject({ status: 'done', output: { status: 'none' } });
      stage.answers.businessProfile = () => {
        throw new AppError('rate_limited', 'Too fast.', { retryAt });
      };
      expect(await stage.outcome('matchProfile', { business: aBusiness() })).toMatchObject({ status: 'wait', cause: 'rate_limited', retryAt });
    });
  });

  describe('findContacts (R5.02, R5.03)', () => {
    it('finds, judges and keeps the addresses of the site', async () => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = valid;
      const business = aBusiness();
      const audit = await auditOf('<p>Write: <a href="mailto:Info@joes-pizza.example">mail</a> or joe [at] joes-pizza [dot] example</p><p>(212) 555-0177</p><a href="https://www.facebook.com/joespizza?ref=x">fb</a>');
      const result = await stage.run('findContacts', { business, audit });
      expect(result.outcome).toMatchObject({
        status: 'done',
        output: {
          best: 'joe@joes-pizza.example', phones: ['+12125550100', '+12125550177'], socialProfiles: [{ network: 'facebook', url: 'https://facebook.com/joespizza' }],
          emails: [
            { address: 'joe@joes-pizza.example', kind: 'personal', verdict: 'valid', verdictExpiresAt: '2026-04-01T09:00:00.000Z', provenance: { source: 'site', fetchedAt: audit.auditedAt } },
            { address: 'info@joes-pizza.example', kind: 'role', verdict: 'unknown' },
          ],
        },
      });
      expect(stage.askedFor('emailVerification').map(emailOf)).toEqual(['joe@joes-pizza.example']);
      expect(stage.askedFor('mxLookup')).toHaveLength(1);
      expect(await stage.ask('getContacts', business.businessId)).toEqual((result.outcome as { output: ContactsFact }).output);
      await expect(stage.ask('getContacts', business.businessId, newId())).rejects.toMatchObject({ code: 'not_found' });
    });

    it('ends a lead that nobody can be written to, says why, and keeps what was found', async () => {
      const business = aBusiness();
      const audit = await auditOf('<p>Call us. info@example.com <img src="a@2x.png"></p>');
      expect(await stage.outcome('findContacts', { business, audit })).toMatchObject({ status: 'end', outcome: 'disqualified', reason: 'no_contact', detail: expect.stringContaining('info@example.com (a placeholder') });
      expect(await stage.ask('getContacts', business.businessId)).toMatchObject({ best: null, emails: [] });
    });

    it('ends a lead whose profile says closed for good, but not one whose profile is only held', async () => {
      stage.answers.mxLookup = found;
      const audit = await auditOf('<a href="mailto:a@joes-pizza.example">x</a>');
      const closed: ProfileFact = { status: 'matched', confidence: 1, reasons: [], placeId: 'p', name: 'x', phone: null, website: null, rating: null, reviewCount: null, businessStatus: 'closed_permanently', hours: [], categories: [], photoCount: null, provenance: null };
      expect(await stage.outcome('findContacts', { business: aBusiness(), audit, profile: closed })).toMatchObject({ status: 'end', outcome: 'disqualified', reason: 'closed' });
      expect(await stage.outcome('findContacts', { business: aBusiness(), audit, profile: { ...closed, status: 'held' } })).toMatchObject({ status: 'done' });
    });

    const refused = (code: 'rate_limited' | 'provider_unavailable') => () => {
      throw new AppError(code, 'Not now.', { retryAt: '2026-03-02T09:01:00.000Z' });
    };
    const twoPeople = '<a href="mailto:joe@joes-pizza.example">Joe</a> <a href="mailto:info@joes-pizza.example">Info</a>';

    it('a settled verdict is used again for as long as it holds, and renewed afterwards', async () => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = valid;
      const business = aBusiness();
      const audit = await auditOf('<a href="mailto:ann@renewal.example">Ann</a>');
      const first = await stage.outcome('findContacts', { business, audit });
      expect(await stage.outcome('findContacts', { business, audit })).toEqual(first);
      expect(stage.askedFor('emailVerification')).toHaveLength(1);
      stage.clock.advance({ days: 31 });
      await stage.run('findContacts', { business, audit });
      expect(stage.askedFor('emailVerification')).toHaveLength(2);
    });

    it('a domain with the null MX takes no mail, and nobody is asked about its mailboxes', async () => {
      stage.answers.mxLookup = () => ({ status: 'found', exchanges: [{ host: '', priority: 0 }] });
      stage.answers.emailVerification = valid;
      const audit = await auditOf('<a href="mailto:joe@null-mx.example">Joe</a>');
      expect(await stage.outcome('findContacts', { business: aBusiness(), audit })).toMatchObject({ status: 'end', reason: 'no_contact', detail: 'none of 1 may be written to: joe@null-mx.example is invalid (the domain takes no mail)' });
      expect(stage.askedFor('emailVerification')).toHaveLength(0);
    });

    it('throw-away addresses are refused without asking anybody', async () => {
      const audit = await auditOf('<p>joe@mailinator.com</p>');
      expect(await stage.outcome('findContacts', { business: aBusiness(), audit })).toMatchObject({ status: 'end', reason: 'no_contact', detail: expect.stringContaining('a throw-away address') });
      expect(stage.asked).toHaveLength(0);
    });

    it('when the best mailbox does not exist, the next one is asked about', async () => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = (request) => (emailOf(request).startsWith('joe@') ? { status: 'invalid', subStatus: 'mailbox_not_found' } : { status: 'valid', subStatus: 'role_based_accept_all' });
      const audit = await auditOf(twoPeople.replaceAll('joes-pizza', 'next-best'));
      expect(await stage.outcome('findContacts', { business: aBusiness({ website: 'https://next-best.example/' }), audit })).toMatchObject({
        status: 'done', output: { best: 'info@next-best.example', emails: [{ kind: 'role', verdict: 'valid', reasons: ['the mailbox exists (role_based_accept_all)', 'a role account', expect.stringContaining('linked on')] }, { verdict: 'invalid' }] },
      });
    });

    it.each(['mxLookup', 'emailVerification'] as const)('while %s is out the lead waits: what follows would be paid for a mail that may not be sent (R5.03)', async (capability) => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = valid;
      stage.answers[capability] = refused('provider_unavailable');
      const audit = await auditOf(`<a href="mailto:joe@outage-${capability.toLowerCase()}.example">Joe</a>`);
      const business = aBusiness();
      expect(await stage.outcome('findContacts', { business, audit })).toMatchObject({ status: 'wait', cause: 'breaker_open', retryAt: '2026-03-02T09:01:00.000Z' });
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = valid;
      expect(await stage.outcome('findContacts', { business, audit })).toMatchObject({ status: 'done', output: { emails: [{ verdict: 'valid' }] } });
    });

    it('without a verifier the domain has to do, and the verifier is asked once there is one', async () => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = () => {
        throw new AppError('not_configured', 'Set ZEROBOUNCE_API_KEY.');
      };
      const audit = await auditOf('<a href="mailto:joe@unverified.example">Joe</a>');
      const business = aBusiness();
      expect(await stage.outcome('findContacts', { business, audit })).toMatchObject({ status: 'done', output: { best: 'joe@unverified.example', emails: [{ verdict: 'risky', reasons: [expect.stringContaining('no verifier is set up'), expect.anything()] }] } });
      stage.answers.emailVerification = () => ({ status: 'invalid', subStatus: 'mailbox_not_found' });
      expect(await stage.outcome('findContacts', { business, audit })).toMatchObject({ status: 'end', reason: 'no_contact' });
    });

    it('a mailbox of which the verifier cannot tell is not written to: the next one is asked about, and without one the lead ends here', async () => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = (request) => (emailOf(request).startsWith('joe@') ? { status: 'unknown', subStatus: 'greylisted' } : { status: 'valid', subStatus: '' });
      const business = aBusiness({ website: 'https://shy.example/' });
      expect(await stage.outcome('findContacts', { business, audit: await auditOf(twoPeople.replaceAll('joes-pizza', 'shy')) })).toMatchObject({ status: 'done', output: { best: 'info@shy.example' } });
      expect(await stage.outcome('findContacts', { business, audit: await auditOf('<a href="mailto:joe@shier.example">Joe</a>') })).toMatchObject({ status: 'end', reason: 'no_contact', detail: expect.stringContaining('joe@shier.example is unknown (the verifier could not tell (greylisted))') });
    });

    it.each(['mxLookup', 'emailVerification'] as const)('a limit met at %s puts the lead back and keeps nothing', async (capability) => {
      stage.answers.mxLookup = found;
      stage.answers[capability] = refused('rate_limited');
      const business = aBusiness();
      expect(await stage.outcome('findContacts', { business, audit: await auditOf(`<p>joe@limit-${capability.toLowerCase()}.example</p>`) })).toMatchObject({ status: 'wait', cause: 'rate_limited', retryAt: '2026-03-02T09:01:00.000Z' });
      await expect(stage.ask('getContacts', business.businessId)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('pages that are no longer stored, failed or are no pages cost no lead its file address', async () => {
      stage.answers.mxLookup = found;
      const audit = anAudit({ pages: [
        { url: 'https://a/', kind: 'home', status: 200, body: { key: `${stage.tenantId}/pages/gone`, bytes: 1, contentType: 'text/html' } },
        { url: 'https://a/x', kind: 'other', status: 200, body: null },
        { url: 'https://a/y', kind: 'other', status: 503, body: await stage.blobs.put(`${stage.tenantId}/pages/e`, '<p>support@hoster.example</p>', 'text/html') },
      ] });
      expect(await stage.outcome('findContacts', { business: aBusiness({ email: 'joe@from-file.example' }), audit })).toMatchObject({ status: 'done', output: { best: 'joe@from-file.example', emails: [{ provenance: { source: 'import' } }] } });
      expect(await stage.outcome('findContacts', { business: aBusiness(), audit })).toMatchObject({ status: 'end', detail: expect.stringContaining('1 pages are no longer stored') });
    });

    it('many leads that share an address do not get in one another’s way', async () => {
      stage.answers.mxLookup = found;
      stage.answers.emailVerification = valid;
      const audit = await auditOf('<p>ann@chain.example joe@chain.example bob@chain.example</p>');
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => stage.outcome('findContacts', { business: aBusiness(), audit })));
      expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'done'));
      const { rows } = await stage.sql.query("SELECT address FROM enrichment.mailbox_check WHERE address LIKE '%@chain.example'");
      expect(rows).toHaveLength(3);
    });
  });

  describe('what may not be kept (R3.02)', () => {
    it('an expired profile is told to nobody and dropped', async () => {
      stage.answers.businessProfile = () => ({ candidates: [aCandidate()] });
      const business = aBusiness();
      await stage.run('matchProfile', { business });
      stage.clock.advance({ days: 31 });
      await expect(stage.ask('getProfile', business.businessId)).rejects.toMatchObject({ code: 'not_found' });
      await stage.retention();
      const { rows } = await stage.sql.query('SELECT 1 FROM enrichment.profile WHERE business_id = $1', [business.businessId]);
      expect(rows).toHaveLength(0);
      const { rows: checks } = await stage.sql.query('SELECT 1 FROM enrichment.mailbox_check WHERE expires_at <= $1', [stage.clock.now()]);
      expect(checks).toHaveLength(0);
    });
  });

  it('every table keeps tenants apart (R16.01)', async () => {
    expect(await auditCatalogue(stage.ownerUrl)).toEqual([]);
  });
});
