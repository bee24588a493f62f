import { type Caller, cancelLeads, previewRerun, rerunLeads, retryRun, skipStep } from '@leadfactory/contracts';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CancelService } from './cancel.service';
import { RerunService } from './rerun.service';
import { RetryService } from './retry.service';
import type { Order } from './selection.rules';
import { SkipService } from './skip.service';
import { VerbDesk } from './verb-desk.service';

/** What operators do to leads of a run. A dry run answers the same and changes nothing. */
@Injectable()
export class VerbOperations {
  constructor(
    private readonly database: Database,
    private readonly desk: VerbDesk,
    private readonly retries: RetryService,
    private readonly skips: SkipService,
    private readonly reruns: RerunService,
    private readonly cancels: CancelService,
  ) {}

  @HandlesOperation(retryRun)
  retry({ id, dryRun, ...selection }: z.output<typeof retryRun.input>, caller: Caller) {
    return this.inTenant(caller, async (tx, tenantId) => {
      const run = await this.desk.command(tx, tenantId, id, 'retry', dryRun);
      const done = await this.retries.retry(tx, run, selection, actorOf(caller), !dryRun);
      if (!dryRun && done.leads > 0) this.desk.goOn(tx, run);
      return { dryRun, retried: done.leads + done.searches, ...done };
    });
  }

  @HandlesOperation(skipStep)
  skip({ id, dryRun, note, ...selection }: z.output<typeof skipStep.input>, caller: Caller) {
    return this.inTenant(caller, async (tx, tenantId) => {
      const run = await this.desk.command(tx, tenantId, id, 'skip', dryRun);
      // Of leads that are named, those that are elsewhere are told about.
      const candidates = await this.desk.select(tx, run, selection.leadIds === undefined ? selection : { ...selection, step: undefined }, !dryRun);
      const done = await this.skips.skip(tx, run, candidates, selection, orderOf('skip', caller, note, selection.step), !dryRun);
      if (!dryRun) await this.desk.ended(tx, run);
      if (!dryRun && done.goOn > 0) this.desk.goOn(tx, run);
      return { dryRun, ...done };
    });
  }

  @HandlesOperation(previewRerun)
  preview({ id, from, ...selection }: z.output<typeof previewRerun.input>, caller: Caller) {
    return this.inTenant(caller, async (tx, tenantId) => {
      const run = await this.desk.command(tx, tenantId, id, 'rerun', true);
      return (await this.reruns.plan(tx, run, await this.desk.select(tx, run, selection, false), from)).plan;
    });
  }

  @HandlesOperation(rerunLeads)
  rerun({ id, from, token, note, ...selection }: z.output<typeof rerunLeads.input>, caller: Caller) {
    return this.inTenant(caller, async (tx, tenantId) => {
      const run = await this.desk.command(tx, tenantId, id, 'rerun', false);
      const plan = await this.reruns.rerun(tx, run, await this.desk.select(tx, run, selection, true), token, { ...orderOf('rerun', caller, note, from), step: from });
      this.desk.goOn(tx, run);
      return plan;
    });
  }

  @HandlesOperation(cancelLeads)
  cancel({ id, dryRun, note, ...selection }: z.output<typeof cancelLeads.input>, caller: Caller) {
    return this.inTenant(caller, async (tx, tenantId) => {
      const run = await this.desk.command(tx, tenantId, id, 'cancel', dryRun);
      const done = await this.cancels.cancel(tx, run, selection, orderOf('cancel', caller, note, selection.step ?? null), !dryRun);
      if (!dryRun) await this.desk.ended(tx, run);
      return { dryRun, ...done };
    });
  }

  private inTenant<T>(caller: Caller, work: (tx: Tx, tenantId: string) => Promise<T>): Promise<T> {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, (tx) => work(tx, tenantId));
  }
}

function actorOf({ actor }: Caller): string {
  return `${actor.kind}:${actor.id}`;
}

function orderOf(verb: Order['verb'], caller: Caller, reason: string, step: string | null): Order {
  return { verb, actor: actorOf(caller), reason, step };
}
