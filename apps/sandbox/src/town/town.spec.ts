import { faultCatalogue, faultById, compatible } from './faults';
import { buildTown, type Town, type TownBusiness } from './town';
import { verticals } from './verticals';

const town: Town = buildTown('leadfactory');
const originals = town.businesses.filter((business) => business.duplicateOf === null);
const part = (of: TownBusiness[], test: (business: TownBusiness) => boolean): number => of.filter(test).length / of.length;

describe('the town', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(buildTown('leadfactory').businesses).toEqual(town.businesses);
    expect(buildTown('other').businesses.map((business) => business.name)).not.toEqual(town.businesses.map((business) => business.name));
  });

  it('has several thousand businesses over many ZIPs and trades', () => {
    expect(originals.length).toBeGreaterThan(5_000);
    expect(originals.length).toBeLessThan(8_000);
    expect(new Set(town.businesses.map((business) => business.zip)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(town.businesses.map((business) => business.vertical)).size).toBe(verticals.length);
    expect(verticals.length).toBeGreaterThanOrEqual(12);
  });

  it('has at least 150 distinct open restaurants in 10001, found by the parent category', () => {
    const found = town.searchByZipAndCategory('10001', 'restaurants').filter((business) => business.duplicateOf === null && business.status === 'open');
    expect(found.length).toBeGreaterThanOrEqual(150);
    expect(new Set(found.map((business) => business.city))).toEqual(new Set(['New York']));
  });

  it('has the shares of trouble that it promises', () => {
    const withSite = originals.filter((business) => business.site && !business.chain);
    expect(part(originals, (business) => business.site === null)).toBeCloseTo(0.135, 1);
    expect(part(originals, (business) => business.status !== 'open')).toBeCloseTo(0.05, 1);
    const chains = part(originals, (business) => business.chain !== null);
    expect(chains).toBeGreaterThan(0.045);
    expect(chains).toBeLessThan(0.075);
    const duplicates = (town.businesses.length - originals.length) / originals.length;
    expect(duplicates).toBeGreaterThan(0.04);
    expect(duplicates).toBeLessThan(0.06);
    for (const [kind, expected] of [['parked', 0.03], ['blocks_robots', 0.02], ['slow', 0.02], ['tls_broken', 0.03], ['needs_js', 0.02], ['down', 0.02]] as const) {
      const measured = part(withSite, (business) => business.site?.kind === kind);
      expect(Math.abs(measured - expected)).toBeLessThan(0.008);
    }
    expect(part(withSite.filter((business) => business.site?.kind === 'normal'), (business) => business.emails.length > 0)).toBeCloseTo(0.75, 1);
    for (const mailbox of ['hard_bounce', 'soft_bounce', 'no_mx', 'complains'] as const) {
      expect(originals.some((business) => business.mailbox === mailbox)).toBe(true);
    }
  });

  it('gives every id, and every original a phone number of its own', () => {
    expect(town.byId.size).toBe(town.businesses.length);
    expect(new Set(originals.map((business) => business.phone)).size).toBe(originals.length);
    expect(originals.every((business) => /^\+1[2-9]\d{2}555\d{4}$/.test(business.phone))).toBe(true);
    expect(originals.some((business) => business.phone.endsWith('5551212'))).toBe(false);
  });

  it('keeps every host and address inside reserved domains', () => {
    const hosts = town.businesses.flatMap((business) => business.site?.host ?? []);
    expect(hosts.filter((host) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.(example|test)$/.test(host))).toEqual([]);
    const emails = town.businesses.flatMap((business) => business.emails);
    expect(emails.filter((email) => !/^[a-z0-9.-]+@[a-z0-9-]+\.(example|test)$/.test(email))).toEqual([]);
  });

  it('repeats a business with the same phone and another spelling', () => {
    const duplicates = town.businesses.filter((business) => business.duplicateOf !== null);
    for (const duplicate of duplicates) {
      const original = town.byId.get(duplicate.duplicateOf ?? '');
      expect(original?.phone).toBe(duplicate.phone);
      expect(original?.name).not.toBe(duplicate.name);
    }
    expect(duplicates.length).toBeGreaterThan(100);
  });

  it('has names with accents and apostrophes', () => {
    expect(town.businesses.some((business) => /[éñüçøà]/.test(business.name))).toBe(true);
    expect(town.businesses.some((business) => business.name.includes("'"))).toBe(true);
  });

  it('plants every fault somewhere, and never two that exclude one another', () => {
    const planted = new Set(originals.flatMap((business) => business.site?.faults ?? []));
    expect([...planted].sort()).toEqual(faultCatalogue.map((fault) => fault.id).sort());
    expect(faultCatalogue.length).toBeGreaterThanOrEqual(45);
    const clashes: string[] = [];
    for (const business of originals) {
      const faults = (business.site?.faults ?? []).flatMap((id) => faultById.get(id) ?? []);
      clashes.push(...faults.flatMap((left) => faults.filter((right) => left !== right && !compatible(left, right)).map((right) => `${left.id} with ${right.id}`)));
      if (business.site && business.site.https === business.site.faults.includes('http_only')) clashes.push(`${business.site.host}: https against http_only`);
    }
    expect(clashes).toEqual([]);
  });

  it('searches by city, term and distance', () => {
    const portland = town.search({ city: 'portland', state: 'or', category: 'breweries' });
    expect(portland.length).toBeGreaterThan(5);
    expect(portland.every((business) => business.state === 'OR' && business.vertical === 'brewery')).toBe(true);
    expect(town.search({ zip: '10001', term: 'Restaurants' })).toEqual(town.searchByZipAndCategory('10001', 'restaurants'));
    expect(town.search({ zip: '00000' })).toEqual([]);
    const [nearest] = town.nearby(portland[0]?.latitude ?? 0, portland[0]?.longitude ?? 0, 500, 'brewery');
    expect(nearest?.id).toBe(portland[0]?.id);
    expect(town.nearby(0, 0, 1_000)).toEqual([]);
  });
});
