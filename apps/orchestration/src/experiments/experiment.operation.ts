import { listExperiments, reloadExperiments } from '@leadfactory/contracts';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ExperimentBook } from './experiment-book.service';
import type { ExperimentSet } from './experiment-file.rules';

@Injectable()
export class ExperimentOperations {
  constructor(
    private readonly book: ExperimentBook,
    private readonly database: Database,
  ) {}

  @HandlesOperation(listExperiments)
  async list() {
    return shown(await this.database.acrossTenants('experiments are the installation\'s', (tx) => this.book.inForce(tx)));
  }

  @HandlesOperation(reloadExperiments)
  async reload() {
    return shown(await this.book.reload());
  }
}

function shown({ version, experiments }: ExperimentSet) {
  return { items: experiments.map(({ name, status, variants }) => ({ name, status, variants, version })) };
}
