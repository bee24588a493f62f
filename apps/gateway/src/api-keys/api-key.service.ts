import type { Scope } from '@leadfactory/contracts';
import { AppError, type Clock, derivedId, newId } from '@leadfactory/kernel';
import { afterCommit, Database } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { EdgeEnv, Principal } from '../edge/edge.types';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository';
import { drawKey, endOfOldKey, hashSecret, isLive, isSameHash, keyOfRequest, readKey, scopesBeyond, writeKey } from './api-key.rules';
import { KnownKeys } from './known-keys.service';

/** A use is noted at most so often: every request would otherwise cost a write. */
const NOTE_USE_EVERY_MS = 60_000;

/** Who wants the key, and the name of the request for it when it has one: the same request is the same key. */
export interface Asker {
  id: string;
  scopes: readonly Scope[];
  request?: string;
}

export interface NewKey {
  row: ApiKeyRow;
  /** The whole key; it is shown this once. */
  secret: string;
}

@Injectable()
export class ApiKeyService {
  constructor(
    private readonly database: Database,
    private readonly repository: ApiKeyRepository,
    private readonly known: KnownKeys,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Whose key it is; null for one that is unknown, ended or not right: callers cannot tell which.
   * @param beforeLook called before the database is asked; what it throws is thrown
   */
  async identify(text: string, beforeLook: () => Promise<void>): Promise<Principal | null> {
    const parts = readKey(text);
    if (parts === null) return null;
    const hash = hashSecret(parts.secret, this.env.API_KEY_PEPPER);
    const now = this.clock.now();
    const known = this.known.get(parts.prefix, hash);
    if (!known) await beforeLook();
    const row = known && isUseNoted(known, now) ? known : await this.lookUp(parts.prefix, hash, now);
    return row && isLive(row, now) ? { kind: 'api_key', id: row.id, tenantId: row.tenantId, scopes: row.scopes } : null;
  }

  /** @throws AppError forbidden when the asker would give away scopes that they do not have. */
  async create(tenantId: string, by: Asker, wish: { name: string; scopes: Scope[]; expiresAt?: string }): Promise<NewKey> {
    refuseBeyond(wish.scopes, by.scopes);
    const expiresAt = wish.expiresAt === undefined ? null : new Date(wish.expiresAt);
    if (expiresAt !== null && expiresAt <= this.clock.now()) throw new AppError('invalid_input', 'The key would have ended already.', { fields: [{ path: 'expiresAt', message: 'expected a time to come' }] });
    const key = this.draw(tenantId, { name: wish.name, scopes: [...new Set(wish.scopes)], expiresAt, createdBy: by.id, rotatedFrom: null }, by.request);
    return this.database.withTenant(tenantId, async (tx) => ((await this.repository.insert(tx, key.row)) ? key : madeBefore(await this.repository.lock(tx, key.row.id), key)));
  }

  /** A second live key beside the old one (R1.02). @throws AppError not_found; forbidden as for a new key; conflict when it has ended or two are live already. */
  rotate(tenantId: string, by: Asker, id: string, graceHours: number): Promise<NewKey> {
    const now = this.clock.now();
    return this.database.withTenant(tenantId, async (tx) => {
      const old = await this.repository.lock(tx, id);
      if (!old) throw new AppError('not_found', 'There is no such API key.');
      const key = this.draw(tenantId, { name: old.name, scopes: old.scopes, expiresAt: old.expiresAt, createdBy: by.id, rotatedFrom: old.id }, by.request);
      const earlier = by.request === undefined ? undefined : await this.repository.lock(tx, key.row.id);
      if (earlier) return madeBefore(earlier, key);
      if (!isLive(old, now)) throw new AppError('conflict', 'The key has ended; create a new one.');
      refuseBeyond(old.scopes, by.scopes);
      const other = (await this.repository.relatives(tx, old)).find((row) => isLive(row, now));
      if (other) throw new AppError('conflict', `Two keys of this rotation are live already: revoke ${other.id} or wait for its end.`, { existing: `/api/v1/api-keys/${other.id}` });
      await this.repository.insert(tx, key.row);
      await this.repository.end(tx, old.id, { expiresAt: endOfOldKey(old, now, graceHours) });
      afterCommit(tx, () => this.known.forget(old.id));
      return key;
    });
  }

  /** @throws AppError not_found */
  revoke(tenantId: string, id: string): Promise<ApiKeyRow> {
    return this.database.withTenant(tenantId, async (tx) => {
      await this.repository.end(tx, id, { revokedAt: this.clock.now() });
      afterCommit(tx, () => this.known.forget(id));
      const row = await this.repository.lock(tx, id);
      if (!row) throw new AppError('not_found', 'There is no such API key.');
      return row;
    });
  }

  async list(tenantId: string, page: { limit: number; cursor?: string }): Promise<{ items: ApiKeyRow[]; nextCursor: string | null }> {
    const rows = await this.database.withTenant(tenantId, (tx) => this.repository.newest(tx, page.limit + 1, page.cursor));
    const items = rows.slice(0, page.limit);
    return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** The row of a live key, its use noted; null for any other. */
  private async lookUp(prefix: string, hash: string, now: Date): Promise<ApiKeyRow | null> {
    const row = await this.database.acrossTenants('a key is shown before its tenant is known', async (tx) => {
      const found = (await this.repository.byPrefix(tx, prefix)).find((one) => isSameHash(one.secretHash, hash));
      if (!found || !isLive(found, now)) return null;
      if (isUseNoted(found, now)) return found;
      await this.repository.touch(tx, found, now);
      return { ...found, lastUsedAt: now };
    });
    if (row) this.known.remember(row, now);
    return row;
  }

  private draw(tenantId: string, of: Pick<ApiKeyRow, 'name' | 'scopes' | 'expiresAt' | 'createdBy' | 'rotatedFrom'>, request?: string): NewKey {
    const parts = request === undefined ? drawKey() : keyOfRequest(tenantId, request, this.env.API_KEY_PEPPER);
    const row: ApiKeyRow = { ...of, id: request === undefined ? newId() : derivedId(tenantId, 'api key', request), tenantId, prefix: parts.prefix, secretHash: hashSecret(parts.secret, this.env.API_KEY_PEPPER), createdAt: this.clock.now(), lastUsedAt: null, revokedAt: null };
    return { row, secret: writeKey(parts) };
  }
}

function isUseNoted({ lastUsedAt }: ApiKeyRow, now: Date): boolean {
  return lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < NOTE_USE_EVERY_MS;
}

/** The key that an earlier try of the request has made. @throws AppError conflict when its secret cannot be told again */
function madeBefore(earlier: ApiKeyRow | undefined, again: NewKey): NewKey {
  if (earlier === undefined) throw new AppError('internal', 'An API key vanished between two statements.');
  if (!isSameHash(earlier.secretHash, again.row.secretHash)) {
    throw new AppError('conflict', `This request has made the key ${earlier.id}, whose secret cannot be shown again since the pepper was changed: revoke it, and create another with a new Idempotency-Key.`, { existing: `/api/v1/api-keys/${earlier.id}` });
  }
  return { row: earlier, secret: again.secret };
}

/** Whoever may manage keys could otherwise make themselves one that may do anything. */
function refuseBeyond(wanted: readonly Scope[], own: readonly Scope[]): void {
  const beyond = scopesBeyond(wanted, own);
  if (beyond.length > 0) throw new AppError('forbidden', `A key cannot have scopes that its maker lacks: ${beyond.join(', ')}.`);
}
