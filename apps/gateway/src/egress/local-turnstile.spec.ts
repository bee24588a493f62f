import { LocalTurnstile } from './local-turnstile';
import { ProviderPolicy } from './providers.config';

const policy = ProviderPolicy.parse({
  perSecond: 40, burst: 400, maxWaitMs: 1_000, perDay: null, timeoutMs: 1_000, retries: 0, breaker: { minimumCalls: 2, failureRatio: 0.5, windowSeconds: 10, cooldownSeconds: 5 },
  cache: {}, licence: { name: 'none', keepSeconds: null }, cost: {}, budgetPerDay: null,
});

describe('the limits of one process while Redis is away (R1.09)', () => {
  let now: number;
  let turnstile: LocalTurnstile;
  const admit = (useBreaker = true) => turnstile.admit('yelp', policy, useBreaker);
  const fail = (): void => turnstile.record('yelp', policy, { ok: false, probe: false });

  beforeEach(() => {
    now = 1_000_000;
    turnstile = new LocalTurnstile({ now: () => new Date(now) });
    fail();
    fail();
  });

  it('keeps calls back while the breaker rests, then lets one alone try', () => {
    expect(admit()).toEqual({ verdict: 'open', retryInMs: 5_000 });
    expect(turnstile.stateOf('yelp')).toBe('open');
    now += 5_000;
    expect(turnstile.stateOf('yelp')).toBe('half_open');
    expect(admit()).toMatchObject({ verdict: 'go', probe: true });
    expect(admit()).toEqual({ verdict: 'open', retryInMs: 1_000 });
  });

  it.each([[true, { verdict: 'go', waitMs: 0, probe: false }], [false, { verdict: 'open', retryInMs: 5_000 }]])('learns from its probe (ok: %s), though Redis may have come back meanwhile', (ok, next) => {
    now += 5_000;
    admit();
    turnstile.record('yelp', policy, { ok, probe: true });
    expect(admit()).toEqual(next);
  });

  it('lets another probe through when the first was given back without leaving', () => {
    now += 5_000;
    admit();
    turnstile.release('yelp');
    expect(admit()).toMatchObject({ verdict: 'go', probe: true });
  });

  it('is not closed by the good probe of the breaker of all replicas', () => {
    turnstile.record('yelp', policy, { ok: true, probe: true });
    expect(admit()).toMatchObject({ verdict: 'open' });
  });

  it('lets everything through that an operator wants through, and nothing of another provider suffers', () => {
    expect(admit(false)).toMatchObject({ verdict: 'go', probe: false });
    expect(turnstile.admit('stripe', policy, true)).toMatchObject({ verdict: 'go' });
  });

  it('keeps the later of two pauses that a vendor asked for', () => {
    turnstile.holdOff('yelp', 30_000);
    turnstile.holdOff('yelp', 10);
    expect(admit(false)).toEqual({ verdict: 'limited', retryInMs: 30_000 });
  });

  it('forgets its failures on command, and when the vendor wanted to hear from us again', () => {
    turnstile.holdOff('yelp', 30_000);
    turnstile.reset('yelp');
    expect(turnstile.stateOf('yelp')).toBe('closed');
    expect(admit()).toEqual({ verdict: 'go', waitMs: 0, probe: false });
  });

  it('forgets on command when the vendor wanted to hear from us again, and keeps its failures', () => {
    turnstile.holdOff('yelp', 30_000);
    turnstile.resume('yelp');
    expect(turnstile.quietFor('yelp')).toBe(0);
    expect(turnstile.stateOf('yelp')).toBe('open');
  });

  it('spends as many turns as calls that go together', () => {
    const slow = { ...policy, perSecond: 4, burst: 4, maxWaitMs: 5_000 };
    turnstile.reset('yelp');
    expect(turnstile.admit('yelp', slow, true, 3)).toMatchObject({ verdict: 'go', waitMs: 0 });
    expect(turnstile.admit('yelp', slow, true)).toMatchObject({ verdict: 'go', waitMs: 3_000 });
  });

  it('spends no turn on a call that it refuses', () => {
    const slow = { ...policy, perSecond: 4, burst: 1, maxWaitMs: 0 };
    turnstile.reset('yelp');
    expect(turnstile.admit('yelp', slow, true)).toMatchObject({ verdict: 'go', waitMs: 0 });
    for (let at = 0; at < 20; at += 1) expect(turnstile.admit('yelp', slow, true)).toEqual({ verdict: 'limited', retryInMs: 1_000 });
  });
});
