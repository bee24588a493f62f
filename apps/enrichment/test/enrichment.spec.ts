import 'reflect-metadata';
import type { AuditFact, CapabilityRequest, ContactsFact, ProfileFact } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
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
  });
});
