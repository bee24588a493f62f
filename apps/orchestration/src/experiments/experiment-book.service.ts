import { readFile } from 'node:fs/promises';
import { AppError, type Clock } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, ENV, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { OrchestrationEnv } from '../env';
import { type ExperimentSet, parseExperiments } from './experiment-file.rules';
import { ExperimentRepository } from './experiment.repository';
import type { Experiment } from './experiment.rules';

/** The experiments in force. They stand in the database, so that all replicas deal alike; the file is read at start and on command. */
@Injectable()
export class ExperimentBook implements OnModuleInit {
  private held: ExperimentSet | null = null;

  constructor(
    private readonly repository: ExperimentRepository,
    private readonly database: Database,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: Pick<OrchestrationEnv, 'EXPERIMENTS_FILE'>,
  ) {}

  /** A bad file stops the start only when no earlier experiments are in force. */
  async onModuleInit(): Promise<void> {
    try {
      await this.reload();
    } catch (error) {
      const kept = await this.database.acrossTenants('experiments are the installation\'s', (tx) => this.repository.latestWhole(tx));
      if (!kept) throw error;
      this.logger.error({ err: error, version: kept.version }, 'The file of experiments is refused; those that were in force stay.');
    }
  }

  /** Reads the file and puts it in force. @throws AppError conflict when it is refused: nothing changes then */
  async reload(): Promise<ExperimentSet> {
    const set = await readExperiments(this.env.EXPERIMENTS_FILE);
    await this.database.acrossTenants('experiments are the installation\'s', async (tx) => {
      if ((await this.repository.latest(tx))?.version !== set.version) await this.repository.insert(tx, set, this.clock.now());
    });
    this.held = set;
    return set;
  }

  /** The experiments in force now, whichever replica loaded them. */
  async current(tx: Tx): Promise<readonly Experiment[]> {
    return (await this.inForce(tx)).experiments;
  }

  async inForce(tx: Tx): Promise<ExperimentSet> {
    const latest = await this.repository.latest(tx);
    if (this.held === null || latest?.version !== this.held.version) this.held = (await this.repository.latestWhole(tx)) ?? { version: 'none', experiments: [] };
    return this.held;
  }
}

/** @throws AppError conflict when the file is missing or refused */
async function readExperiments(file: string): Promise<ExperimentSet> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError('conflict', `${file} cannot be read (${error instanceof Error ? error.message : String(error)}); the experiments in force stay.`, {}, { cause: error });
  }
  return parseExperiments(text, file);
}
