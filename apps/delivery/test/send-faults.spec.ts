import { newId } from '@leadfactory/kernel';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { COMMITTED, eventually, FaultProxy, type Mark, toServer } from '@leadfactory/testing';
import { deliveryDefinition } from '../src/delivery.service-definition';
import { Stage } from './stage';

const ROLLED_BACK = toServer('COMMIT\0');

/** The tries of a step that the orchestrator would make. */
const MOST_TRIES = 4;

describe('a mail is sent once, whatever breaks in between (R10.07)', () => {
  let stage: Stage;
  let toDatabase: FaultProxy;
  let frail: RunningService;
  beforeAll(async () => {
    stage = await Stage.open();
    await stage.stop();
    toDatabase = await FaultProxy.before(stage.env.DATABASE_URL);
    frail = await startService(deliveryDefinition, { ...stage.env, DATABASE_URL: toDatabase.through(stage.env.DATABASE_URL) }, { clock: stage.clock });
  });
  afterAll(async () => {
    await frail.stop();
    await toDatabase.close();
    await stage.close();
  });

  /** Orders the mail, again under the same key whenever the try fails, and answers the row's id once it is done. */
  async function sent(to: string): Promise<string> {
    const input = await stage.input({ to });
    const leadId = newId();
    for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
      const outcome = await stage.send(input, { leadId, attempt });
      if (outcome.status === 'done') return (outcome.output as { messageId: string }).messageId;
      if (outcome.status !== 'wait' && !(outcome.status === 'failed' && outcome.retry)) throw new Error(`not sent: ${JSON.stringify(outcome)}`);
    }
    throw new Error(`not sent in ${MOST_TRIES} tries`);
  }

  async function leftOnce(to: string, messageId: string): Promise<void> {
    expect(stage.mails.filter(({ mail }) => mail.to.address === to)).toHaveLength(1);
    await eventually(async () => expect(await stage.events('MessageSent', messageId)).toHaveLength(1));
    const { rows } = await stage.sql.query('SELECT state FROM delivery.message WHERE to_address = $1', [to]);
    expect(rows).toEqual([{ state: 'delivered' }]);
  }

  const windows: [string, Mark[]][] = [
    ['before its intent is committed: it has not left, and leaves then', [toServer('INSERT INTO message'), ROLLED_BACK]],
    ['after its intent is committed, before that is known', [toServer('INSERT INTO message'), COMMITTED]],
    ['after the provider took it, before that is written down', [toServer('UPDATE message SET'), ROLLED_BACK]],
    ['after that was committed, before the service knows', [toServer('UPDATE message SET'), COMMITTED]],
  ];
  it.each(windows)('the database breaks away %s', async (_when, marks) => {
    const to = `${newId()}@joes.example`;
    const cut = toDatabase.cutAt(...marks);
    const messageId = await sent(to);
    await cut;
    await leftOnce(to, messageId);
  });

  it('two replicas are given the same envelope at the same moment, several times', async () => {
    const second = await startService(deliveryDefinition, stage.env, { clock: stage.clock });
    try {
      const to = `${newId()}@joes.example`;
      const input = await stage.input({ to });
      const same = { leadId: newId(), envelopeId: newId(), runId: newId() };
      const stream = `${stage.env.NATS_PREFIX.replaceAll('.', '_')}STEPS`;
      let asked = 0;
      stage.answer = async () => {
        asked += 1;
        // Long enough that all copies are at hand while the first is with the provider.
        await eventually(async () => expect((await stage.driver.streams.consumers.info(stream, 'delivery-steps_sendEmail')).num_ack_pending).toBe(6), { timeoutMs: 5_000 });
        return {};
      };
      for (let copy = 0; copy < 6; copy += 1) await stage.order(input, same);
      await eventually(async () => expect((await stage.driver.streams.streams.info(stream)).state.messages).toBe(0), { timeoutMs: 20_000 });
      expect(asked).toBeGreaterThan(0);
      const { rows } = await stage.sql.query<{ id: string }>('SELECT id FROM delivery.message WHERE to_address = $1', [to]);
      await leftOnce(to, rows[0]!.id);
    } finally {
      stage.answer = () => ({});
      await second.stop();
    }
  });
});
