import { buildTown } from '../../sandbox/src/town/town';
import { CATALOGUE } from '../src/checks/catalogue';
import { CHECK_OF } from './accuracy/planted';
import { rowsOf, scoreOf } from './accuracy/score';
import { auditOf, businessFact, context, sitesOf, townCases, visitsTo } from './accuracy/town';

describe('the audit of a town whose faults are known', () => {
  const town = buildTown('accuracy');
  const measurable = sitesOf('accuracy', 120);

  test('it is right when it speaks, and misses little (R4.03)', async () => {
    const rows = rowsOf(await townCases(measurable));
    expect(measurable.length).toBe(120);
    expect(rows.flatMap(({ wrong, examples }) => (wrong > 0 ? examples : []))).toEqual([]);
    expect(scoreOf(rows).recall).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  test.each([['parked', 'parked'], ['blocks_robots', 'robots_disallowed'], ['blocks_bots', 'blocked'], ['tls_broken', 'tls_problem'], ['needs_js', 'needs_javascript'], ['down', 'unreachable'], ['redirect_loop', 'unreachable']] as const)('of a site that is %s nothing is claimed: %s (R4.03)', async (kind, status) => {
    const business = town.businesses.find(({ site }) => site?.kind === kind)!;
    expect((await visitsTo(business).arrive(businessFact(business).website!, context())).verdict).toMatchObject({ status, reason: { en: expect.any(String), es: expect.any(String) } });
  });

  test('a page costs less than 50 ms of computing at the median', async () => {
    const times: number[] = [];
    for (const business of measurable.slice(0, 40)) {
      const begin = process.cpuUsage();
      const pages = 1 + Math.min(4, business.site!.pages.length - 1);
      await auditOf(business);
      const { user, system } = process.cpuUsage(begin);
      times.push((user + system) / 1_000 / pages);
    }
    times.sort((a, b) => a - b);
    expect(times[20]).toBeLessThan(50);
  }, 60_000);

  test('every check is either called for by a fault of the town or covered by its own spec', () => {
    const mapped = new Set(Object.values(CHECK_OF));
    expect([...mapped].filter((id) => !CATALOGUE.some((check) => check.id === id))).toEqual([]);
  });
});
