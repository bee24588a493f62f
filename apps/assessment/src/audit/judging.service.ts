import { Metrics, openWorkers } from '@leadfactory/service-kit';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { WorkerPool } from '@leadfactory/workers';
import type { JudgeJobs } from './judge.worker';
import type { homeViewOf, judgeRecord, Verdicts } from './judging.rules';

/** As much as is read of a site that fills every page to the brim, and some room. */
const HEAP_MB = 192;
/** The worst pages take a few seconds of processor time; beside a busy database a thread that gives way waits for it. */
const WITHIN_MS = 60_000;

/** Parses and judges strangers' pages in threads: no request waits behind a page, and a page that breaks its reader breaks nothing else. */
@Injectable()
export class JudgingService implements OnModuleDestroy {
  private readonly threads: WorkerPool<JudgeJobs>;

  constructor(metrics: Metrics) {
    this.threads = openWorkers<JudgeJobs>({ app: 'assessment', entry: 'audit/judge.worker', heapMb: HEAP_MB, withinMs: WITHIN_MS }, metrics);
  }

  /** The input is read when a thread is free. @throws AppError unavailable or timeout when a thread died or hung of it: it may be tried again */
  homeViewOf(input: () => Promise<Parameters<typeof homeViewOf>[0]>): Promise<ReturnType<typeof homeViewOf>> {
    return this.threads.run('homeViewOf', input);
  }

  /** The same for the whole visit. */
  judgeRecord(input: () => Promise<Parameters<typeof judgeRecord>[0]>): Promise<Verdicts> {
    return this.threads.run('judgeRecord', input);
  }

  async onModuleDestroy(): Promise<void> {
    await this.threads.close();
  }
}
