import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@leadfactory/kernel';
import { HostTurns } from '../src/providers/web/host-turns';
import { StrangeWeb } from './strange-web';

const order = (url: string, more: { leastMs: number; withinMs: number }) => ({ url, expectedMs: 50, mostMs: 10_000, maxWireBytes: 1_000, maxDecodedBytes: 1_000, nice: true, withPort: false, ...more });
const refusalOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'served', (error: unknown) => error);

describe('visits in line for the machine’s one browser (R4.06)', () => {
  let web: StrangeWeb;
  beforeEach(async () => void (web = await StrangeWeb.open()));
  afterEach(() => web.close());

  it('whose time others took are told when to come again: it is not the site’s fault', async () => {
    const visits = web.visits('/bin/false');
    const first = visits.turn(order(web.at('/', 'slow.example'), { leastMs: 50, withinMs: 60_000 }), async () => sleep(900));
    const opened = jest.fn();
    const late = await refusalOf(visits.turn(order(web.at('/', 'quick.example'), { leastMs: 700, withinMs: 1_500 }), opened));
    await first;
    expect(late).toBeInstanceOf(AppError);
    expect(late).toMatchObject({ code: 'rate_limited', details: { retryAt: expect.any(String) as string } });
    expect(opened).not.toHaveBeenCalled();
    expect(web.seen.map(({ host }) => host)).not.toContain('quick.example');
  });

  it('so are those whose site had another visitor meanwhile', async () => {
    const turns = new HostTurns(0);
    const visits = web.visits('/bin/false', { turns });
    const other = turns.run(new URL(web.at('/')).host, () => sleep(900));
    const opened = jest.fn();
    expect(await refusalOf(visits.turn(order(web.at('/'), { leastMs: 700, withinMs: 1_500 }), opened))).toMatchObject({ code: 'rate_limited' });
    await other;
    expect(opened).not.toHaveBeenCalled();
  });

  it('who gives little time and finds nobody in line is served', async () => {
    const visits = web.visits('/bin/false');
    expect(await visits.turn(order(web.at('/'), { leastMs: 30_000, withinMs: 20_000 }), async () => 'shown')).toBe('shown');
  });
});
