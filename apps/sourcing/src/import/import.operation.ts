import { type Caller, importBusinesses, listImports, undoImport } from '@leadfactory/contracts';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { ImportReport } from './import.repository';
import { ImportService, type ImportWish } from './import.service';
import { UndoService } from './undo.service';

@Injectable()
export class ImportOperation {
  constructor(
    private readonly imports: ImportService,
    private readonly undoes: UndoService,
  ) {}

  @HandlesOperation(importBusinesses)
  import(wish: ImportWish, caller: Caller): Promise<ImportReport> {
    return this.imports.import(tenantOf(caller), wish, caller.idempotencyKey);
  }

  @HandlesOperation(listImports)
  async list({ cursor, limit }: z.output<(typeof listImports)['input']>, caller: Caller) {
    const [createdAt = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const rows = await this.undoes.list(tenantOf(caller), cursor === undefined ? null : { createdAt, id }, limit + 1);
    return pageOfRows(rows, limit, (row) => row, (row) => [row.createdAt, row.importId ?? '']);
  }

  @HandlesOperation(undoImport)
  undo({ id }: { id: string }, caller: Caller): Promise<ImportReport> {
    return this.undoes.undo(tenantOf(caller), id);
  }
}
