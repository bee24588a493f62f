import { AppError } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { Dispatcher } from '../engine/dispatcher.service';
import { ISSUED_STEPS } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';
import { assertMay, type RunCommand } from '../runs/run.rules';
import { RunService } from '../runs/run.service';
import { type Candidate, type Selection } from './selection.rules';
import { SelectionRepository } from './selection.repository';

/** What every verb begins and ends with. */
@Injectable()
export class VerbDesk {
  constructor(
    private readonly runs: RunRepository,
    private readonly running: RunService,
    private readonly selections: SelectionRepository,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** The run when it may be commanded so; held, unless nothing will be changed. @throws AppError not_found, conflict */
  async command(tx: Tx, tenantId: string, id: string, command: RunCommand, onlyLook: boolean): Promise<Run> {
    if (!onlyLook) return this.running.commanded(tx, tenantId, id, command);
    const run = await this.runs.find(tx, tenantId, id);
    if (!run) throw new AppError('not_found', `There is no run ${id}.`);
    assertMay(command, run.state);
    return run;
  }

  select(tx: Tx, run: Run, selection: Selection, forChange: boolean): Promise<Candidate[]> {
    return this.selections.of(tx, run, selection, forChange);
  }

  /** Work that is ready goes out with the commit; searches, and what a crash leaves behind, with the next sweep. */
  goOn(tx: Tx, run: Run): void {
    if (run.state !== 'paused') this.dispatcher.after(tx, run.tenantId, [...ISSUED_STEPS.keys()]);
  }

  /** Leads may have ended, and the run with them. */
  ended(tx: Tx, run: Run): Promise<void> {
    return this.running.finishIfComplete(tx, run.tenantId, run.id);
  }
}
