import { type importLeads, LeadsImported } from '@leadfactory/contracts';
import { AppError, type Clock, decodeText, derivedId, newId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { type BlobStore, Database } from '@leadfactory/persistence';
import { BLOBS, CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { readCsv } from '../import/csv.rules';
import { mapLeadColumns } from './lead-columns.rules';
import { inRuns, readLeadRows } from './lead-row.rules';

export type LeadImportWish = z.output<(typeof importLeads)['input']>;
export type LeadImportReport = z.input<(typeof importLeads)['output']>;

/** Problems told of one file; the count tells of all. */
const PROBLEMS_TOLD = 100;

@Injectable()
export class LeadImportService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Hands the file's leads to runs of their own: all of them or none. With a key the same request is the same runs. */
  async import(tenantId: string, wish: LeadImportWish, about: { key: string | undefined; traceparent: string }): Promise<LeadImportReport> {
    const file = readCsv(await this.textOf(tenantId, wish));
    const mapping = mapLeadColumns(file.columns, wish.mapping);
    const { submissions, problems, refused } = readLeadRows(file, mapping, wish.source);
    const importId = about.key === undefined ? newId() : derivedId(tenantId, 'lead import', about.key);
    const runs = wish.dryRun ? [] : inRuns(submissions).map((leads, at) => ({ runId: derivedId(importId, String(at)), leads, at }));
    const nameOf = (at: number) => (runs.length === 1 ? wish.name : `${wish.name} (${at + 1} of ${runs.length})`);
    if (runs.length > 0) {
      const payloads = runs.map(({ runId, leads, at }) => ({ runId, name: nameOf(at), submissions: leads }));
      await this.database.withTenant(tenantId, (tx) => this.outbox.publishEvents(tx, LeadsImported, payloads, { tenantId, traceparent: about.traceparent, occurredAt: this.clock.now() }));
    }
    return {
      dryRun: wish.dryRun, rows: file.rows.length, accepted: submissions.length, refused, problems: problems.slice(0, PROBLEMS_TOLD), mapping, runIds: runs.map(({ runId }) => runId), createdAt: this.clock.now().toISOString(),
    };
  }

  private async textOf(tenantId: string, { csv, blob }: LeadImportWish): Promise<string> {
    if (csv !== undefined) return csv;
    if (blob === undefined) throw new AppError('invalid_input', 'There is no file: send its text as csv, or the file itself as the body.', { fields: [{ path: 'csv', message: 'expected the text of a CSV file' }] });
    const found = blob.startsWith(`${tenantId}/`) ? await this.blobs.get(blob) : null;
    if (!found) throw new AppError('invalid_input', 'The uploaded file is not there (any more); upload it again.', { fields: [{ path: 'blob', message: 'expected the key of a file uploaded before' }] });
    return decodeText(found.body);
  }
}
