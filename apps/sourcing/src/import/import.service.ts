import type { importBusinesses } from '@leadfactory/contracts';
import { AppError, type Clock, decodeText, derivedId, newId } from '@leadfactory/kernel';
import { type BlobStore, Database, stableHash } from '@leadfactory/persistence';
import { BLOBS, CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { IntakeService } from '../intake/intake.service';
import { cleanText } from '../listing/entry.rules';
import type { Incoming } from '../listing/listing.types';
import { VerticalsService } from '../verticals/verticals.service';
import { mapColumns } from './columns.rules';
import { readCsv } from './csv.rules';
import { type ImportReport, ImportRepository } from './import.repository';
import { emptyPlaces, type ReadRow, readRows } from './row.rules';

export type ImportWish = z.output<(typeof importBusinesses)['input']>;

/** Problems told of one import; the count tells of all. */
const PROBLEMS_TOLD = 100;

@Injectable()
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportRepository,
    private readonly intake: IntakeService,
    private readonly verticals: VerticalsService,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a file in as one: all of it or nothing. With a key the same request is the same import. */
  async import(tenantId: string, wish: ImportWish, key: string | undefined): Promise<ImportReport> {
    this.verticals.named(wish.vertical);
    for (const field of ['source', 'licence'] as const) {
      if (cleanText(wish[field]) !== wish[field]) throw new AppError('invalid_input', `The ${field} ${JSON.stringify(wish[field])} is no name.`, { fields: [{ path: field, message: 'expected a short name without spaces around it or control characters, e.g. openbrewerydb' }] });
    }
    const wrong = emptyPlaces(wish.places);
    if (wrong.length > 0) throw new AppError('invalid_input', 'Not every place can be used: each needs a ZIP code, a city or a US state.', { fields: wrong.map((index) => ({ path: `places.${index}`, message: 'expected zip, city or a US state' })) });
    const file = readCsv(await this.textOf(tenantId, wish));
    const mapping = mapColumns(file.columns, wish.mapping);
    const { rows, problems } = readRows(file, mapping, wish.places);
    const importId = key === undefined ? newId() : derivedId(tenantId, 'import', key, wish.dryRun ? 'dry' : 'real');
    const createdAt = this.clock.now().toISOString();
    const incoming = rows.map((row) => incomingOf(row, wish, importId, createdAt));
    return this.database.withTenant(tenantId, async (tx) => {
      const planned = await this.intake.plan(tx, tenantId, incoming);
      const earlier = wish.dryRun ? null : await this.imports.findForUpdate(tx, importId);
      if (earlier) return earlier;
      const count = (outcome: string) => planned.filter((item) => item.outcome === outcome).length;
      const report: ImportReport = {
        importId: wish.dryRun ? null : importId, dryRun: wish.dryRun, rows: file.rows.length, created: count('created'), merged: count('merged'), unchanged: count('unchanged'), refused: problems.length,
        problems: problems.slice(0, PROBLEMS_TOLD), mapping, undoneAt: null, createdAt,
      };
      if (wish.dryRun) return report;
      await this.intake.carryOut(tx, tenantId, planned);
      await this.imports.insert(tx, importId, wish.source, report);
      return report;
    });
  }

  private async textOf(tenantId: string, { csv, blob }: ImportWish): Promise<string> {
    if (csv !== undefined) return csv;
    if (blob === undefined) throw new AppError('invalid_input', 'There is no file: send its text as csv, or the file itself as the body.', { fields: [{ path: 'csv', message: 'expected the text of a CSV file' }] });
    const found = blob.startsWith(`${tenantId}/`) ? await this.blobs.get(blob) : null;
    if (!found) throw new AppError('invalid_input', 'The uploaded file is not there (any more); upload it again.', { fields: [{ path: 'blob', message: 'expected the key of a file uploaded before' }] });
    return decodeText(found.body);
  }
}

/** A row without an id is known by its name and place, so that the same file again is the same businesses. */
function incomingOf({ id, entry }: ReadRow, { source, licence, vertical }: ImportWish, importId: string, fetchedAt: string): Incoming {
  const { line1, city, state, zip } = entry.address;
  const sourceId = id ?? stableHash([entry.name, line1, city, state, zip]).slice(0, 32);
  return { source: `file:${source}`, sourceId, version: stableHash(entry).slice(0, 32), importId, vertical, entry, fetchedAt, licence, expiresAt: null };
}
