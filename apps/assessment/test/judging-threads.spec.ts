import { isTransient } from '@leadfactory/kernel';
import { Metrics } from '@leadfactory/service-kit';
import { eventually } from '@leadfactory/testing';
import { homeViewOf, judgeRecord } from '../src/audit/judging.rules';
import { JudgingService } from '../src/audit/judging.service';
import type { WebPage } from '../src/audit/visit.rules';
import type { VisitRecord } from '../src/audit/visit.types';

const ENGLISH = '<!doctype html><html lang="en"><title>Joe</title><h1>Joe’s Pizza</h1><p>We bake every morning, and have done so since 1999, in the middle of town.</p><a href="/contact">Contact</a>';
const UNKNOWN = { state: 'unknown' as const, reason: { en: 'not asked', es: 'no se pidió' } };
const NOT_MEASURED = { unknown: { en: 'not measured', es: 'no se midió' } };
const answer = (path: string): WebPage => ({ outcome: 'fetched', finalUrl: `https://joe.example${path}`, status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: null, bytes: 10, wireBytes: 10, elapsedMs: 1, redirects: [] });
const home = { url: 'https://joe.example/', kind: 'home' as const, answer: answer('/') };

/** A visit to a home page and seven others. */
const record: VisitRecord = {
  now: new Date('2026-03-02T09:00:00Z'), listing: { name: 'Joe', vertical: 'bakery', phone: null, line1: null, city: 'New York', state: 'NY', zip: '10001' },
  home, inner: Array.from({ length: 7 }, (_, index) => ({ kind: 'other' as const, url: `https://joe.example/${index}`, answer: answer(`/${index}`) })),
  links: [], assets: [], robots: UNKNOWN, sitemap: UNKNOWN, otherScheme: UNKNOWN, favicon: UNKNOWN, vitals: { mobile: NOT_MEASURED, desktop: NOT_MEASURED },
};
const visit = (html: string) => ({ auditId: 'a', record, language: 'en' as const, bodies: Array.from({ length: 8 }, () => Buffer.from(html)) });
const pageOf = (unit: string) => ENGLISH + unit.repeat(Math.ceil(2_900_000 / unit.length));

// A thread gives way to everything else on the machine, and a judgement may take it a minute (judging.service.ts).
jest.setTimeout(150_000);

describe('pages judged in threads', () => {
  const metrics = new Metrics('assessment');
  const service = new JudgingService(metrics);

  afterAll(async () => {
    await service.onModuleDestroy();
    metrics.close();
  });

  test('are judged as they are here', async () => {
    const look = { page: home, body: Buffer.from(ENGLISH), innerPages: 7 };
    expect(await service.homeViewOf(async () => look)).toEqual(homeViewOf({ ...look, body: Buffer.from(ENGLISH) }));
    expect(await service.judgeRecord(async () => visit(ENGLISH))).toEqual(judgeRecord(visit(ENGLISH)));
  });

  // As many tags, levels and bytes as are read of a page at all, eight times over.
  test.each([['tags', '<i>x</i>'], ['links', '<a href="/x">here</a>'], ['words', 'flour '], ['fields', '<input name=email>'], ['pictures', '<img src=a.png class="b c" alt="">'], ['structured data', '<script type="application/ld+json">{"@type":"Bakery","telephone":"1"}</script>']])('hold nobody up and fit into a thread’s memory: eight of the largest full of %s', async (_name, unit) => {
    // How long this thread was at work between two turns of a timer; that it had to wait for a core is the machine's affair.
    const busy: number[] = [];
    let last = performance.eventLoopUtilization();
    const timer = setInterval(() => {
      const now = performance.eventLoopUtilization();
      busy.push(performance.eventLoopUtilization(now, last).active);
      last = now;
    }, 1);
    const html = pageOf(unit);
    const { outcomes } = await service.judgeRecord(async () => visit(html));
    clearInterval(timer);
    expect(outcomes.length).toBeGreaterThan(95);
    expect(outcomes.filter(({ reason }) => reason?.startsWith('The check could not be made'))).toEqual([]);
    const sorted = busy.sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(10);
    expect(sorted.at(-1)).toBeGreaterThan(0);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(25);
    expect(await metrics.text()).not.toMatch(/leadfactory_worker_deaths_total\{[^}]*\} [1-9]/);
  });

  test('of a thread that is killed meanwhile fail alone, as what may be tried again; the next thread judges them', async () => {
    const html = pageOf('<a href="/x">here</a>');
    const killed = service.judgeRecord(async () => visit(html));
    const fate = killed.then(() => null, (error: unknown) => error);
    // Right after the thread was given the visit, which takes it far longer than the next look.
    await eventually(() => expect([...service['threads']['threads']].some((thread) => thread['pending'] !== null)).toBe(true), { everyMs: 1 });
    for (const thread of service['threads']['threads']) void thread['worker'].terminate();
    const error = await fate;
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('judgeRecord') });
    expect(isTransient(error)).toBe(true);
    expect((await service.judgeRecord(async () => visit(ENGLISH))).findings.length).toBeGreaterThan(0);
    expect(await metrics.text()).toMatch(/leadfactory_worker_deaths_total\{[^}]*cause="crashed"[^}]*\} 1/);
  });
});
