import { type Caller, createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { idCursor, tenantOf } from '../auth/caller.rules';
import type { ApiKeyRow } from './api-key.repository';
import { ApiKeyService, type Asker, type NewKey } from './api-key.service';

type Shown = z.input<typeof revokeApiKey.output>;

@Injectable()
export class ApiKeyOperation {
  constructor(private readonly keys: ApiKeyService) {}

  @HandlesOperation(createApiKey)
  async create(input: z.output<typeof createApiKey.input>, caller: Caller): Promise<z.input<typeof createApiKey.output>> {
    return shownOnce(await this.keys.create(tenantOf(caller), askerOf(caller), input));
  }

  @HandlesOperation(listApiKeys)
  async list(input: z.output<typeof listApiKeys.input>, caller: Caller): Promise<z.input<typeof listApiKeys.output>> {
    const { items, nextCursor } = await this.keys.list(tenantOf(caller), { limit: input.limit, cursor: idCursor(input.cursor) });
    return { items: items.map(shown), nextCursor };
  }

  @HandlesOperation(rotateApiKey)
  async rotate(input: z.output<typeof rotateApiKey.input>, caller: Caller): Promise<z.input<typeof rotateApiKey.output>> {
    return shownOnce(await this.keys.rotate(tenantOf(caller), askerOf(caller), input.id, input.graceHours));
  }

  @HandlesOperation(revokeApiKey)
  async revoke(input: z.output<typeof revokeApiKey.input>, caller: Caller): Promise<Shown> {
    return shown(await this.keys.revoke(tenantOf(caller), input.id));
  }
}

function askerOf({ actor, scopes, idempotencyKey }: Caller): Asker {
  return { id: actor.id, scopes, ...(idempotencyKey !== undefined && { request: idempotencyKey }) };
}

function shown(row: ApiKeyRow): Shown {
  const moment = (date: Date | null) => date?.toISOString() ?? null;
  return { id: row.id, name: row.name, scopes: row.scopes, prefix: `lf_${row.prefix}`, createdAt: row.createdAt.toISOString(), lastUsedAt: moment(row.lastUsedAt), expiresAt: moment(row.expiresAt), revokedAt: moment(row.revokedAt), rotatedFrom: row.rotatedFrom };
}

function shownOnce(key: NewKey): Shown & { secret: string } {
  return { ...shown(key.row), secret: key.secret };
}
