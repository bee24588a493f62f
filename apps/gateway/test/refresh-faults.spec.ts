import { login } from '@leadfactory/contracts';
import { eventually, FaultProxy, toServer } from '@leadfactory/testing';
import { RefreshTokenService } from '../src/auth/refresh-token.service';
import { type Door, EdgeStage, OWNER_PASSWORD, TENANT_A } from './edge.stage';

/** One renewal is held between its new token and its commit: nobody else sees that token yet. */
describe('a session that is renewed and ended at the same moment (R1.02)', () => {
  let stage: EdgeStage;
  let proxy: FaultProxy;
  let door: Door;
  /** Of two replicas, by hand: a request may be served by either. */
  let tokens: RefreshTokenService;
  let held: RefreshTokenService;
  beforeAll(async () => {
    stage = await EdgeStage.open();
    proxy = await FaultProxy.before(stage.env.DATABASE_URL ?? '');
    held = (await stage.start({ env: { DATABASE_URL: proxy.through(stage.env.DATABASE_URL ?? '') } })).service.app.get(RefreshTokenService);
    door = await stage.start();
    tokens = door.service.app.get(RefreshTokenService);
  });
  afterEach(() => proxy.releaseAll());
  afterAll(async () => {
    await stage.close();
    await proxy.close();
  });

  const waiting = async () => Number((await stage.sql.query<{ n: string }>(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rows[0]?.n);

  test.each<[string, (old: string) => Promise<unknown>, unknown]>([
    ['a used token that somebody shows meanwhile ends the token that is just being made, too', (old) => tokens.renew(old), { refreshToken: null }],
    ['who signs out meanwhile with an older token ends the one that is just being made, too', (old) => tokens.end(old).then((ended) => ({ ended })), { ended: true }],
  ])('%s', async (_name, end, told) => {
    const first = (await door.client().call(login, { email: TENANT_A.ownerEmail, password: OWNER_PASSWORD })).refreshToken;
    const second = (await tokens.renew(first))?.refreshToken ?? '';
    const hold = proxy.holdAt(toServer('INSERT INTO refresh_token'), toServer('COMMIT\0'));
    const renewing = held.renew(second);
    await hold.reached;
    const ending = end(first);
    // It has come to where it needs what the renewal has locked.
    await eventually(async () => expect(await waiting()).toBe(1));
    hold.release();
    const third = (await renewing)?.refreshToken ?? '';
    expect(third).not.toBe('');
    expect(await ending).toMatchObject(told as object);
    expect(await tokens.renew(third)).toBeNull();
  });
});
