import { randomUUID } from 'node:crypto';
import { newId } from '@leadfactory/kernel';
import { EgressStage } from './egress.stage';

const mailTo = (address: string) => ({
  stream: 'transactional' as const, messageId: randomUUID(), from: { name: 'Ann', address: 'ann@sender.example' }, to: { name: null, address }, replyTo: null, returnPath: null,
  subject: 'Hi', html: '<p>Hi</p>', text: 'Hi', headers: {},
});

describe('asking what came of an earlier call, by its key (R10.07)', () => {
  let stage: EgressStage;
  beforeAll(async () => {
    stage = await EgressStage.open({});
    await stage.start();
  });
  afterAll(() => stage.close());
  afterEach(() => {
    expect(stage.calls('sendgrid')).toBe(before);
  });
  let before = 0;

  const stateOf = (key: string, state: string, deadline: string) => stage.sql.query(`UPDATE gateway.provider_call SET state = $2, answer = NULL, finished_at = NULL, deadline_at = now() + $3::interval WHERE key = $1`, [key, state, deadline]);

  /** A mail that left, and everything that has left by then. */
  async function sent(key: string) {
    const mail = mailTo(`${newId()}@b.example`);
    const answer = await stage.call('sendMail', mail, { key });
    before = stage.calls('sendgrid');
    return { mail, answer };
  }

  it('gives its answer, at no cost', async () => {
    const { mail, answer } = await sent('recall-1');
    expect(await stage.call('sendMail', mail, { key: 'recall-1', recall: true })).toMatchObject({ cached: true, cost: { micros: 0 }, data: answer.data });
  });

  it('says that nothing has left under a key that nobody used, and sends nothing', async () => {
    const { mail } = await sent('recall-2');
    await expect(stage.call('sendMail', mail, { key: 'recall-none', recall: true })).rejects.toMatchObject({ code: 'not_found' });
    await expect(stage.call('sendMail', mail, { key: 'recall-2', recall: true, tenantId: newId() })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses what is in no book: that nothing is found there would say nothing', async () => {
    const { mail } = await sent('recall-5');
    await expect(stage.call('mxLookup', { domain: 'b.example' }, { key: 'recall-5', recall: true })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(stage.call('businessSearch', { categories: ['restaurants'], zip: '10001', city: 'New York', state: 'NY', offset: 0, limit: 20 }, { recall: true })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await stage.call('sendMail', mail, { key: 'recall-5', recall: true })).toMatchObject({ cached: true });
  });

  it('says that it is under way until it cannot be any more, and then that nobody knows', async () => {
    const { mail } = await sent('recall-3');
    await stateOf('recall-3', 'intent', '1 minute');
    await expect(stage.call('sendMail', mail, { key: 'recall-3', recall: true })).rejects.toMatchObject({ code: 'unavailable', details: { retryAt: expect.any(String) } });
    await stateOf('recall-3', 'intent', '-1 second');
    await expect(stage.call('sendMail', mail, { key: 'recall-3', recall: true })).rejects.toMatchObject({ code: 'fate_unknown' });
    await stateOf('recall-3', 'unknown', '-1 minute');
    await expect(stage.call('sendMail', mail, { key: 'recall-3', recall: true })).rejects.toMatchObject({ code: 'fate_unknown' });
  });

  it('says that nobody knows any more once the answer is forgotten', async () => {
    const { mail } = await sent('recall-4');
    await stateOf('recall-4', 'answered', '-1 minute');
    await expect(stage.call('sendMail', mail, { key: 'recall-4', recall: true })).rejects.toMatchObject({ code: 'fate_unknown' });
  });
});
