import { type Caller, listMerges, undoMerge } from '@leadfactory/contracts';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Merge } from './merge.repository';
import { MergeService } from './merge.service';

@Injectable()
export class MergeOperation {
  constructor(private readonly merges: MergeService) {}

  @HandlesOperation(listMerges)
  async list({ cursor, limit, businessId }: z.output<(typeof listMerges)['input']>, caller: Caller) {
    const [at = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const rows = await this.merges.list(tenantOf(caller), { businessId: businessId ?? null, before: cursor === undefined ? null : { at, id }, limit: limit + 1 });
    return pageOfRows(rows, limit, (row) => row, (row) => [row.at, row.id]);
  }

  @HandlesOperation(undoMerge)
  undo({ id }: { id: string }, caller: Caller): Promise<Merge> {
    return this.merges.undo(tenantOf(caller), id);
  }
}
