import { type Caller, listAuditLog, verifyAuditLog } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { AppError } from '@leadfactory/kernel';
import type { z } from 'zod';
import { tenantOf } from '../auth/caller.rules';
import type { AuditEntry } from './audit-log.rules';
import { AuditLogService } from './audit-log.service';

type Page = z.input<typeof listAuditLog.output>;

@Injectable()
export class AuditLogOperation {
  constructor(private readonly log: AuditLogService) {}

  @HandlesOperation(listAuditLog)
  async list(input: z.output<typeof listAuditLog.input>, caller: Caller): Promise<Page> {
    const found = await this.log.list(tenantOf(caller), { operation: input.operation, actorId: input.actorId, before: numberCursor(input.cursor), limit: input.limit + 1 });
    const items = found.slice(0, input.limit);
    return { items: items.map(shown), nextCursor: found.length > input.limit ? String(items.at(-1)?.sequence) : null };
  }

  @HandlesOperation(verifyAuditLog)
  async verify(_input: z.output<typeof verifyAuditLog.input>, caller: Caller): Promise<z.input<typeof verifyAuditLog.output>> {
    const verdict = await this.log.verify(tenantOf(caller));
    return { intact: verdict.firstBroken === null, ...verdict };
  }
}

function numberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor)) throw new AppError('invalid_input', 'The cursor is none that a listing gave.', { fields: [{ path: 'cursor', message: 'expected the nextCursor of the page before' }] });
  return Number(cursor);
}

function shown(entry: AuditEntry): Page['items'][number] {
  return { sequence: entry.sequence, at: entry.at.toISOString(), actor: { kind: entry.actorKind, id: entry.actorId }, operation: entry.operation, target: entry.target, outcome: entry.outcome, status: entry.status, ip: entry.ip, requestId: entry.requestId, hash: entry.hash };
}
