import { availableParallelism } from 'node:os';
import { Metrics } from '@leadfactory/service-kit';
import { PdfService } from '../src/pdf/pdf.service';
import { drawReport } from '../src/pdf/report-pdf.template';
import { snapshotOf } from '../src/snapshot/snapshot.rules';
import { hostileFacts } from './hostile.factory';
import { facts, sender } from './report.factory';

const shot = (given = facts()) => snapshotOf(given, { reportId: 'r', at: new Date('2026-03-02T09:00:00.000Z'), sender, health: given.score.health!, peers: [40, 45, 51, 62, 90] });

describe('reports drawn in threads', () => {
  const metrics = new Metrics('reports');
  const service = new PdfService(metrics);

  afterAll(async () => {
    await service.onModuleDestroy();
    metrics.close();
  });

  test('are the same as those drawn here', async () => {
    const here = await drawReport(shot());
    const there = await service.render(shot());
    expect(there.pages).toBe(here.pages);
    // The file's own id and its compressed streams may differ by a few bytes, what stands in it may not.
    expect(Math.abs(there.body.length - here.body.length)).toBeLessThan(200);
    expect([there.body.subarray(0, 5).toString(), there.body.subarray(-6).toString().trim()]).toEqual(['%PDF-', '%%EOF']);
  });

  test('hold nobody up: while they are drawn, this thread is free for three quarters of the time and more', async () => {
    // The share that this thread itself works, not how long it waits for its turn: that is the machine's load.
    const busyWhile = async (work: () => Promise<unknown>): Promise<number> => {
      const begin = performance.eventLoopUtilization();
      await work();
      return performance.eventLoopUtilization(begin).utilization;
    };
    await service.render(shot());
    const snapshots = Array.from({ length: 6 }, () => shot());
    expect(await busyWhile(() => Promise.all(snapshots.map((snapshot) => service.render(snapshot))))).toBeLessThan(0.25);
    expect(await busyWhile(() => drawReport(snapshots[0]!))).toBeGreaterThan(0.9);
  });

  test('of hundreds of findings that strangers wrote fit into a thread’s memory', async () => {
    const { pages } = await service.render(shot(hostileFacts(140)));
    expect(pages).toBeLessThan(180);
    expect(await metrics.text()).not.toMatch(/leadfactory_worker_deaths_total\{[^}]*\} [1-9]/);
  });

  test('are counted, with what waits', async () => {
    const text = await metrics.text();
    expect(text).toMatch(/leadfactory_worker_job_duration_seconds_count\{service="reports",job="drawReport",outcome="ok"\} [1-9]/);
    expect(text).toMatch(/leadfactory_worker_queue_length\{service="reports"\} 0/);
    // One core is left to whoever serves requests.
    const threads = Number(/leadfactory_worker_threads\{service="reports"\} (\d+)/.exec(text)?.[1]);
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(threads).toBeLessThanOrEqual(Math.max(1, availableParallelism() - 1));
  });
});
