import { createApiKey, getMe, listApiKeys, listAuditLog, login, logout, OPERATIONS, refreshSession, revokeApiKey, rotateApiKey, type Scope, SCOPES, verifyAuditLog } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { eventually, TestClock } from '@leadfactory/testing';
import { SignJWT } from 'jose';
import { type Door, EdgeStage, OWNER_PASSWORD, TENANT_A, TENANT_B } from './edge.stage';

describe('sign-in, keys and the audit log', () => {
  const clock = new TestClock();
  let stage: EdgeStage;
  let door: Door;
  let token: string;
  beforeAll(async () => {
    stage = await EdgeStage.open();
    door = await stage.start({ clock });
    token = await door.signIn();
  });
  afterAll(() => stage.close());

  const credentials = { email: TENANT_A.ownerEmail, password: OWNER_PASSWORD };
  const me = (credential: string) => door.send('GET', '/api/v1/me', { token: credential }).then((response) => response.status);
  const newKey = (scopes: Scope[], more: { expiresAt?: string } = {}) => door.client(token).call(createApiKey, { name: 'a key', scopes, ...more });

  describe('sessions (R1.02)', () => {
    test('a wrong password and an unknown address are answered alike', async () => {
      const [wrong, unknown] = await Promise.all([door.send('POST', '/api/v1/auth/login', { body: { ...credentials, password: 'wrong' } }), door.send('POST', '/api/v1/auth/login', { body: { email: 'nobody@alpha.example', password: 'wrong' } })]);
      const [first, second] = [await wrong.problem(), await unknown.problem()];
      expect([wrong.status, unknown.status]).toEqual([401, 401]);
      expect({ ...first, instance: '' }).toEqual({ ...second, instance: '' });
    });

    test('an unknown address costs a password check too, so that its time does not tell', async () => {
      // Processor time of this process: what others do on the machine in the meantime does not count.
      const time = async (email: string) => {
        const begin = process.cpuUsage();
        await door.send('POST', '/api/v1/auth/login', { body: { email, password: 'wrong' } });
        const { user, system } = process.cpuUsage(begin);
        return user + system;
      };
      // The fastest of many tries by turns: whatever else this process does only adds.
      const fastest = { known: Infinity, unknown: Infinity };
      for (let round = 0; round < 12; round += 1) {
        fastest.known = Math.min(fastest.known, await time(TENANT_A.ownerEmail));
        fastest.unknown = Math.min(fastest.unknown, await time('nobody@alpha.example'));
      }
      expect(fastest.unknown / fastest.known).toBeGreaterThan(0.6);
      expect(fastest.unknown / fastest.known).toBeLessThan(1.7);
    });

    test('the address is taken whatever its case; the access token serves for a quarter of an hour', async () => {
      const session = await door.client().call(login, { ...credentials, email: 'Owner@Alpha.example' });
      expect(session).toMatchObject({ expiresIn: 900, user: { role: 'owner', tenantId: TENANT_A.id, tenantName: 'Alpha' } });
      expect(await me(session.accessToken)).toBe(200);
      clock.advance({ minutes: 15, seconds: 1 });
      expect(await me(session.accessToken)).toBe(401);
      token = await door.signIn();
    });

    test('forged tokens are none', async () => {
      const sign = (o: { secret?: string; alg?: string; issuer?: string; subject?: string; life?: number }) => {
        const now = Math.floor(clock.now().getTime() / 1000);
        return new SignJWT({ tid: TENANT_A.id, role: 'owner' }).setProtectedHeader({ alg: o.alg ?? 'HS256' }).setSubject(o.subject ?? newId()).setIssuer(o.issuer ?? 'leadfactory').setAudience('leadfactory-api').setIssuedAt(now).setExpirationTime(now + (o.life ?? 60)).sign(new TextEncoder().encode(o.secret ?? stage.env.TOKEN_SECRET));
      };
      expect(await me(await sign({}))).toBe(200);
      const [header, payload] = (await sign({})).split('.');
      const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      const bad = [await sign({ secret: 'another secret of the same length or so' }), await sign({ alg: 'HS512' }), await sign({ issuer: 'else' }), await sign({ subject: 'root' }), await sign({ life: -1 }), none, `${header}.${payload}.`, `${header}.${payload}`, 'x.y.z'];
      for (const forged of bad) expect(await me(forged)).toBe(401);
    });

    test('a refresh token serves once; used again it ends the whole family', async () => {
      const first = await door.client().call(login, credentials);
      const second = await door.client().call(refreshSession, { refreshToken: first.refreshToken });
      expect(second.refreshToken).not.toBe(first.refreshToken);
      expect(await me(second.accessToken)).toBe(200);
      await expect(door.client().call(refreshSession, { refreshToken: first.refreshToken })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(door.client().call(refreshSession, { refreshToken: second.refreshToken })).rejects.toMatchObject({ code: 'unauthenticated' });
      const another = await door.client().call(login, credentials);
      await expect(door.client().call(refreshSession, { refreshToken: another.refreshToken })).resolves.toBeDefined();
    });

    test('of two who show one refresh token at once, one at most goes on', async () => {
      const { refreshToken } = await door.client().call(login, credentials);
      const both = await Promise.allSettled([1, 2].map(() => door.client().call(refreshSession, { refreshToken })));
      expect(both.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    });

    test('signing out ends the session; foreign, broken and old tokens end nothing', async () => {
      const { refreshToken } = await door.client().call(login, credentials);
      const broken = `${refreshToken.slice(0, -3)}abc`;
      const foreign = refreshToken.replace(TENANT_A.id, TENANT_B.id);
      for (const wrong of [broken, foreign, 'x']) expect(await door.client().call(logout, { refreshToken: wrong })).toEqual({ ended: false });
      expect(await door.client().call(logout, { refreshToken })).toEqual({ ended: true });
      expect(await door.client().call(logout, { refreshToken })).toEqual({ ended: false });
      await expect(door.client().call(refreshSession, { refreshToken })).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    test('a disabled user neither signs in nor refreshes', async () => {
      const { refreshToken } = await door.client().call(login, { email: TENANT_B.ownerEmail, password: OWNER_PASSWORD });
      await stage.sql.query('UPDATE gateway.app_user SET disabled_at = now() WHERE email = $1', [TENANT_B.ownerEmail]);
      await expect(door.client().call(refreshSession, { refreshToken })).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(door.signIn(TENANT_B)).rejects.toMatchObject({ code: 'unauthenticated' });
      await stage.sql.query('UPDATE gateway.app_user SET disabled_at = NULL');
    });

    test('neither passwords nor tokens stand in the database or the log', async () => {
      const session = await door.client().call(login, credentials);
      const { rows } = await stage.sql.query<{ row: string }>('SELECT row_to_json(t)::text AS row FROM gateway.refresh_token t UNION ALL SELECT row_to_json(u)::text FROM gateway.app_user u');
      const kept = rows.map(({ row }) => row).join() + JSON.stringify(stage.logs);
      for (const secret of [OWNER_PASSWORD, session.refreshToken, session.refreshToken.split('.')[3] ?? '', session.accessToken]) expect(kept).not.toContain(secret);
    });
  });

  describe('API keys (R1.02)', () => {
    test('are shown once, kept as hashes, and do what their scopes say', async () => {
      const key = await newKey(['campaigns:read']);
      expect(await door.client(key.secret).call(getMe, {})).toMatchObject({ tenantId: TENANT_A.id, actor: { kind: 'api_key', id: key.id }, scopes: ['campaigns:read'] });
      const { items } = await door.client(token).call(listApiKeys, {});
      expect(JSON.stringify(items)).not.toContain(key.secret);
      expect(items.find(({ id }) => id === key.id)).toMatchObject({ prefix: key.secret.slice(0, 15), lastUsedAt: clock.now().toISOString() });
      const { rows } = await stage.sql.query<{ row: string }>('SELECT row_to_json(t)::text AS row FROM gateway.api_key t');
      expect(rows.map(({ row }) => row).join()).not.toContain(key.secret.slice(16));
    });

    test('a key that is nearly right is wrong', async () => {
      const { secret } = await newKey(['campaigns:read']);
      const last = secret.endsWith('0') ? '1' : '0';
      for (const wrong of [secret.slice(0, -1) + last, `${secret}0`, secret.toUpperCase(), secret.replace('lf_', 'lf_0')]) expect(await me(wrong)).toBe(401);
    });

    test('two are live by rotation, a third is refused; the old one ends after its grace', async () => {
      const old = await newKey(['campaigns:read']);
      const fresh = await door.client(token).call(rotateApiKey, { id: old.id, graceHours: 2 });
      expect(fresh).toMatchObject({ rotatedFrom: old.id, scopes: old.scopes });
      expect([await me(old.secret), await me(fresh.secret)]).toEqual([200, 200]);
      for (const id of [old.id, fresh.id]) await expect(door.client(token).call(rotateApiKey, { id })).rejects.toMatchObject({ code: 'conflict' });
      clock.advance({ hours: 2 });
      token = await door.signIn();
      expect([await me(old.secret), await me(fresh.secret)]).toEqual([401, 200]);
      await expect(door.client(token).call(rotateApiKey, { id: old.id })).rejects.toMatchObject({ code: 'conflict' });
      await expect(door.client(token).call(rotateApiKey, { id: fresh.id })).resolves.toMatchObject({ rotatedFrom: fresh.id });
    });

    test('of many rotations of one key at once, one succeeds', async () => {
      const { id } = await newKey(['campaigns:read']);
      const all = await Promise.allSettled(Array.from({ length: 6 }, () => door.client(token).call(rotateApiKey, { id })));
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('a revoked key ends at once, an expired one at its time', async () => {
      const key = await newKey(['campaigns:read'], { expiresAt: new Date(clock.now().getTime() + 60_000).toISOString() });
      expect(await me(key.secret)).toBe(200);
      clock.advance({ minutes: 1 });
      expect(await me(key.secret)).toBe(401);
      const other = await newKey(['campaigns:read']);
      expect(await door.client(token).call(revokeApiKey, { id: other.id })).toMatchObject({ revokedAt: clock.now().toISOString() });
      expect(await me(other.secret)).toBe(401);
      await expect(newKey(['campaigns:read'], { expiresAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalid_input' });
    });

    test('a key that another replica revokes or rotates opens this one’s door for a second at most', async () => {
      const [revoked, rotated] = [await newKey(['campaigns:read']), await newKey(['campaigns:read'])];
      const both = () => Promise.all([revoked, rotated].map(({ secret }) => me(secret)));
      expect(await both()).toEqual([200, 200]);
      // Remembered is the whole key, not its prefix.
      expect(await me(`${revoked.secret.slice(0, -1)}${revoked.secret.endsWith('0') ? '1' : '0'}`)).toBe(401);
      await stage.sql.query('UPDATE gateway.api_key SET revoked_at = $2 WHERE id = $1', [revoked.id, clock.now()]);
      await stage.sql.query('UPDATE gateway.api_key SET expires_at = $2 WHERE id = $1', [rotated.id, clock.now()]);
      clock.advance({ seconds: 1 });
      expect(await both()).toEqual([401, 401]);
    });

    test('a key in use is looked up once a second, and its use is noted once a minute', async () => {
      const key = await newKey(['campaigns:read']);
      const used = async () => (await stage.sql.query<{ at: Date }>('SELECT last_used_at AS at FROM gateway.api_key WHERE id = $1', [key.id])).rows[0]?.at;
      await me(key.secret);
      const first = clock.now();
      await stage.sql.query('UPDATE gateway.api_key SET revoked_at = $2 WHERE id = $1', [key.id, first]);
      expect(await me(key.secret)).toBe(200);
      await stage.sql.query('UPDATE gateway.api_key SET revoked_at = NULL WHERE id = $1', [key.id]);
      clock.advance({ seconds: 59 });
      await me(key.secret);
      expect(await used()).toEqual(first);
      clock.advance({ seconds: 1 });
      await me(key.secret);
      expect(await used()).toEqual(clock.now());
    });

    test('whoever may manage keys cannot make or rotate one that may do more than they may', async () => {
      const strong = await newKey(['keys:manage', 'purchases:refund']);
      const manager = await newKey(['keys:manage', 'campaigns:read']);
      const asManager = door.client(manager.secret);
      await expect(asManager.call(createApiKey, { name: 'x', scopes: ['purchases:refund'] })).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('purchases:refund') });
      await expect(asManager.call(rotateApiKey, { id: strong.id })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(asManager.call(createApiKey, { name: 'x', scopes: ['campaigns:read'] })).resolves.toBeDefined();
    });

    test('another tenant’s keys are not there', async () => {
      const key = await newKey(['campaigns:read']);
      const other = door.client(await door.signIn(TENANT_B));
      await expect(other.call(revokeApiKey, { id: key.id })).rejects.toMatchObject({ code: 'not_found' });
      await expect(other.call(rotateApiKey, { id: key.id })).rejects.toMatchObject({ code: 'not_found' });
      expect((await other.call(listApiKeys, {})).items).toEqual([]);
      expect(await me(key.secret)).toBe(200);
    });
  });

  test('every operation refuses whoever lacks its scope, and only them (R1.03)', async () => {
    const keys = new Map<string, string>();
    for (const scope of SCOPES) keys.set(scope, (await newKey(SCOPES.filter((other) => other !== scope))).secret);
    for (const operation of OPERATIONS.filter(({ access }) => access !== 'public' && access !== 'signed-in')) {
      const response = await door.send(operation.method, operation.path.replace(/\{\w+\}/g, newId()), { token: keys.get(operation.access) });
      expect([operation.name, response.status]).toEqual([operation.name, 403]);
      expect(await response.problem()).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(operation.access) });
    }
  });

  describe('the audit log (R1.07)', () => {
    const audit = () => door.client(token).call(listAuditLog, { limit: 200 });

    test('has who, what, when, from where and how it came out, refusals too', async () => {
      const key = await newKey(['campaigns:read']);
      const target = newId();
      await door.send('DELETE', `/api/v1/api-keys/${target}`, { token: key.secret, headers: { 'x-request-id': 'request-of-audit' } });
      await door.send('DELETE', `/api/v1/api-keys/${target}`, { token });
      const { items } = await audit();
      expect(items.find(({ requestId }) => requestId === 'request-of-audit')).toMatchObject({ actor: { kind: 'api_key', id: key.id }, operation: 'revokeApiKey', outcome: 'forbidden', status: 403, ip: '127.0.0.1', at: clock.now().toISOString() });
      expect(items.find((entry) => entry.operation === 'revokeApiKey' && entry.outcome === 'not_found')).toMatchObject({ target, status: 404 });
      expect(items.find((entry) => entry.operation === 'createApiKey')?.target).toBe(key.id);
    });

    test('notes sign-ins, wrong passwords and stolen refresh tokens with the account concerned', async () => {
      const { refreshToken } = await door.client().call(login, credentials);
      await door.send('POST', '/api/v1/auth/login', { body: { ...credentials, password: 'no' } });
      await door.client().call(refreshSession, { refreshToken });
      await door.send('POST', '/api/v1/auth/refresh', { body: { refreshToken } });
      const { items } = await audit();
      expect(items.filter(({ operation }) => ['login', 'refreshSession'].includes(operation)).slice(0, 4).map(({ outcome }) => outcome)).toEqual(['refresh token reused', 'ok', 'unauthenticated', 'ok']);
    });

    test('is paged without gaps and can be asked for one operation', async () => {
      const first = await door.client(token).call(listAuditLog, { limit: 3 });
      const second = await door.client(token).call(listAuditLog, { limit: 3, cursor: first.nextCursor ?? undefined });
      const numbers = [...first.items, ...second.items].map(({ sequence }) => sequence);
      expect(numbers).toEqual(numbers.map((_, at) => (numbers[0] ?? 0) - at));
      expect(new Set((await door.client(token).call(listAuditLog, { operation: 'login' })).items.map(({ operation }) => operation))).toEqual(new Set(['login']));
      expect((await door.send('GET', '/api/v1/audit-log?cursor=1%3B%20DROP', { token })).status).toBe(400);
    });

    test('keeps its order and its chain while many requests come through two replicas', async () => {
      const noted = async () => Number((await stage.sql.query<{ n: string }>(`SELECT count(*) AS n FROM gateway.audit_entry WHERE operation = 'getMe' AND tenant_id = $1`, [TENANT_A.id])).rows[0]?.n);
      await audit();
      const before = await noted();
      const other = await stage.start({ clock });
      await Promise.all(Array.from({ length: 150 }, (_, at) => (at % 2 === 0 ? door : other).send('GET', '/api/v1/me', { token })));
      // The other replica writes its own in its own time.
      await eventually(async () => expect(await noted()).toBe(before + 150));
      const verdict = await door.client(token).call(verifyAuditLog, {});
      expect(verdict).toMatchObject({ intact: true, firstBroken: null });
      expect(verdict.entries).toBeGreaterThan(150);
    });

    test('a path that no database can store stops nothing, and the chain holds', async () => {
      const ids = ['%00', `${'x'.repeat(299)}%F0%9F%98%80`].map((text) => `/api/v1/runs/${text}`);
      for (const [at, path] of ids.entries()) expect((await door.send('GET', path, { token, headers: { 'x-request-id': `strange-path-${at}` } })).status).toBe(400);
      // Another replica may answer, and knows what this one has written in its own time.
      await eventually(async () => expect((await audit()).items.filter(({ requestId }) => requestId.startsWith('strange-path-')).map(({ target }) => target)).toEqual([`${'x'.repeat(299)}\ufffd`, '']));
      expect(await door.client(token).call(verifyAuditLog, {})).toMatchObject({ intact: true });
    });

    test('what the service’s own role wrote it can neither change nor delete', async () => {
      for (const statement of ['UPDATE gateway.audit_entry SET outcome = outcome', 'DELETE FROM gateway.audit_entry', 'TRUNCATE gateway.audit_entry']) {
        await stage.sql.query('SET ROLE lf_gateway');
        await expect(stage.sql.query(statement)).rejects.toThrow(/permission denied/);
        await stage.sql.query('RESET ROLE');
      }
    });

    test('a change by whoever owns the database is found and named', async () => {
      await audit();
      const of = [TENANT_A.id, 7];
      await stage.sql.query("UPDATE gateway.audit_entry SET outcome = 'nothing to see' WHERE tenant_id = $1 AND sequence = $2", of);
      expect(await door.client(token).call(verifyAuditLog, {})).toMatchObject({ intact: false, firstBroken: 7, entries: 6 });
      await stage.sql.query('DELETE FROM gateway.audit_entry WHERE tenant_id = $1 AND sequence = $2', of);
      expect(await door.client(token).call(verifyAuditLog, {})).toMatchObject({ intact: false, firstBroken: 7 });
      const other = door.client(await door.signIn(TENANT_B));
      expect(await other.call(verifyAuditLog, {})).toMatchObject({ intact: true });
      expect(JSON.stringify((await other.call(listAuditLog, { limit: 200 })).items)).not.toContain(TENANT_A.id);
    });
  });
});
