import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row } from '../engine/rows.repository';
import type { ExperimentSet } from './experiment-file.rules';

/** Keeps the experiments in force where every replica sees the same ones. */
@Injectable()
export class ExperimentRepository {
  latest(tx: Tx): Promise<{ version: string } | undefined> {
    return row(tx, 'SELECT version FROM experiment_set ORDER BY sequence DESC LIMIT 1', []);
  }

  latestWhole(tx: Tx): Promise<ExperimentSet | undefined> {
    return row(tx, `SELECT version, body AS experiments FROM experiment_set ORDER BY sequence DESC LIMIT 1`, []);
  }

  async insert(tx: Tx, set: ExperimentSet, now: Date): Promise<void> {
    await tx.query('INSERT INTO experiment_set (loaded_at, version, body) VALUES ($1, $2, $3)', [now, set.version, JSON.stringify(set.experiments)]);
  }
}
