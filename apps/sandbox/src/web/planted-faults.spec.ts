import { compatible, faultById, faultCatalogue, type Fault, type FaultId } from '../town/faults';
import { pagesOf } from '../town/site-of';
import { buildTown, type TownBusiness, type TownSite } from '../town/town';
import { verticals } from '../town/verticals';
import { detectors, visit } from './fault-detectors.fixture';
import { layoutFor, layouts } from './layouts';

const now = new Date('2026-03-01T12:00:00Z');
const town = buildTown('planted');
const hosts = [...town.byHost.values()].filter((business) => business.status === 'open' && business.site?.kind === 'normal');

function withFaults(business: TownBusiness, faults: FaultId[]): { business: TownBusiness; site: TownSite } {
  if (!business.site) throw new Error(`${business.name} has no site.`);
  const vertical = verticals.find((candidate) => candidate.id === business.vertical);
  if (!vertical) throw new Error(`No vertical ${business.vertical}.`);
  const site: TownSite = { ...business.site, builder: 'wordpress', https: !faults.includes('http_only'), faults, pages: pagesOf(vertical, faults) };
  return { business: { ...business, site }, site };
}

function found(business: TownBusiness, site: TownSite): FaultId[] {
  const seen = visit(business, site, now);
  return faultCatalogue.map((fault) => fault.id).filter((id) => detectors[id](seen));
}

/** One business for every layout and every trade. */
const samples = new Map(hosts.map((business) => [`${business.vertical}/${layoutFor(verticals.find((one) => one.id === business.vertical)?.trade ?? '', business.site?.host ?? '').id}`, business]));
const perLayout = layouts.map((layout) => [...samples.entries()].find(([key]) => key.endsWith(`/${layout.id}`))?.[1]).filter((business) => business !== undefined);

describe('planted faults', () => {
  it('has samples of every layout and trade', () => {
    expect(perLayout).toHaveLength(layouts.length);
    expect(layouts.length).toBeGreaterThanOrEqual(6);
    expect(new Set([...samples.values()].map((business) => business.vertical)).size).toBe(verticals.length);
  });

  it('a clean site shows none of them, whatever its layout and trade', () => {
    const dirty = [...samples].flatMap(([key, business]) => {
      const clean = withFaults(business, []);
      return found(clean.business, clean.site).map((id) => `${key} shows ${id}`);
    });
    expect(dirty).toEqual([]);
  });

  it.each(faultCatalogue.map((fault): [FaultId, Fault] => [fault.id, fault]))('%s is there when planted alone, and nothing else is', (id) => {
    const turn = faultCatalogue.findIndex((fault) => fault.id === id) % perLayout.length;
    for (const [nth, business] of perLayout.entries()) {
      const planted = withFaults(business, [id]);
      expect(detectors[id](visit(planted.business, planted.site, now))).toBe(true);
      // All detectors on all layouts for each fault would take half a minute: the layouts take turns.
      if (nth === turn) expect({ host: planted.site.host, found: found(planted.business, planted.site) }).toEqual({ host: planted.site.host, found: [id] });
    }
  });

  it('the answer key of the town is exact: what a site is said to carry is what a visitor finds', () => {
    const step = Math.floor(hosts.length / 150);
    const wrong = hosts.filter((_, index) => index % step === 0).flatMap((business) => {
      if (!business.site) return [];
      const said = [...business.site.faults].sort();
      const seen = found(business, business.site).sort();
      const hidden = said.filter((id) => !seen.includes(id)).map((id) => `${business.site?.host}: ${id} is said but not there`);
      const extra = seen.filter((id) => !said.includes(id)).map((id) => `${business.site?.host}: ${id} is there but not said`);
      return [...hidden, ...extra];
    });
    expect(wrong).toEqual([]);
  });

  it('knows which faults cannot stand together', () => {
    const fault = (id: FaultId): Fault => faultById.get(id) ?? faultCatalogue[0]!;
    expect(compatible(fault('no_h1'), fault('several_h1'))).toBe(false);
    expect(compatible(fault('several_h1'), fault('no_h1'))).toBe(false);
    expect(compatible(fault('no_h1'), fault('no_hsts'))).toBe(true);
    const named = faultCatalogue.flatMap((entry) => entry.excludes ?? []);
    expect(named.filter((id) => !faultCatalogue.some((entry) => entry.id === id))).toEqual([]);
  });
});
