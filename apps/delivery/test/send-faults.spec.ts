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
  async function sent(to: string, earlier?: { input: Awaited<ReturnType<Stage['input']>>; leadId: string }): Promise<string> {
    const { input, leadId } = earlier ?? { input: await stage.input({ to }), leadId: newId() };
    for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
      const outcome = await stage.send(input, { leadId, attempt });
      if (outcome.status === 'done') return (outcome.output as { messageId: string }).messageId;
      if (outcome.status !== 'wait' && !(outcome.status === 'failed' && outcome.retry)) throw new Error(`not sent: ${JSON.stringify(outcome)}`);
    }
    throw new Error(`not sent in ${MOST_TRIES} tries`);
  }

  async function leftOnce(to: string, messageId: string): Promise<void> {
    expect(stage.mails.filter(({ mail }) => mail.to.address === to)).toHaveLength(1);
    expect(await stage.events('MessageSent', messageId)).toHaveLength(1);
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

  it('it is sent by one while another reads what is known of the business: it is no earlier mail to itself (R10.04)', async () => {
    const to = `${newId()}@joes.example`;
    const input = await stage.input({ to });
    const lead = { leadId: newId() };
    const held = toDatabase.holdAt(toServer('SELECT max(created_at) FROM message'));
    const behind = await stage.order(input, lead);
    await held.reached;
    const ahead = await stage.send(input, lead);
    held.release();
    expect([ahead.status, (await behind.outcome()).status]).toEqual(['done', 'done']);
    await leftOnce(to, (ahead as { output: { messageId: string } }).output.messageId);
  });

  it('it is withdrawn while its next try is about to begin: the try decides anew, and it leaves once (R10.07)', async () => {
    const to = `${newId()}@joes.example`;
    const input = await stage.input({ to });
    const lead = { leadId: newId() };
    stage.calls.length = 0;
    stage.answer = () => ({ accepted: false, rejection: { permanent: false, diagnostic: '451 4.2.2 mailbox full' } });
    expect(await stage.send(input, lead)).toMatchObject({ status: 'wait' });
    stage.answer = () => ({});
    const held = toDatabase.holdAt(toServer('UPDATE message SET next_try_at = NULL'));
    const again = await stage.order(input, { ...lead, attempt: 2 });
    await held.reached;
    await stage.lead('cancelled', lead.leadId, input);
    await eventually(async () => expect((await stage.sql.query('SELECT state FROM delivery.message WHERE to_address = $1', [to])).rows).toEqual([{ state: 'refused' }]), { timeoutMs: 10_000 });
    held.release();
    const outcome = await again.outcome();
    expect(outcome).toMatchObject({ status: 'done' });
    await leftOnce(to, (outcome as { output: { messageId: string } }).output.messageId);
    expect(new Set(stage.calls).size).toBe(stage.calls.length);
  });

  it('it is kept here by a pause that ends just then, while another has begun its next try: that is under way, and not at rest (R10.06, R10.07)', async () => {
    const to = `${newId()}@joes.example`;
    const input = await stage.input({ to });
    const lead = { leadId: newId() };
    stage.answer = () => ({ accepted: false, rejection: { permanent: false, diagnostic: '451 4.2.2 mailbox full' } });
    expect(await stage.send(input, lead)).toMatchObject({ status: 'wait' });
    await stage.sql.query("INSERT INTO delivery.send_pause (tenant_id, subject, reason, sent, bounced, complained, since) VALUES ($1, 'policy', 'a breach', 0, 0, 0, now())", [stage.tenantId]);
    const held = toDatabase.holdAt(toServer('next_try_at IS NOT DISTINCT FROM'));
    const behind = await stage.order(input, { ...lead, attempt: 2 });
    await held.reached;
    await stage.sql.query('DELETE FROM delivery.send_pause');
    let behindCame: unknown;
    stage.answer = async () => {
      held.release();
      behindCame = await behind.outcome();
      await stage.lead('cancelled', lead.leadId, input);
      return {};
    };
    expect(await stage.send(input, { ...lead, attempt: 2 })).toMatchObject({ status: 'done' });
    expect(behindCame).toMatchObject({ status: 'wait', cause: 'unavailable' });
    stage.answer = () => ({});
    await leftOnce(to, (await stage.sql.query<{ id: string }>('SELECT id FROM delivery.message WHERE to_address = $1', [to])).rows[0]!.id);
  });

  it('its lead is cancelled at the moment when its mailbox refuses for now: it does not rest unseen', async () => {
    const to = `${newId()}@joes.example`;
    const input = await stage.input({ to });
    const leadId = newId();
    const held = toDatabase.holdAt(toServer('INSERT INTO lead_end'), ROLLED_BACK);
    let told: Promise<void> | undefined;
    stage.answer = async () => {
      told = stage.lead('cancelled', leadId, input);
      await held.reached;
      return { accepted: false, rejection: { permanent: false, diagnostic: '451 4.2.2 mailbox full' } };
    };
    const order = await stage.order(input, { leadId });
    // Whoever comes to rest waits for what is being told, and then knows of it.
    await eventually(async () => expect((await stage.sql.query("SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted")).rows).not.toEqual([]), { timeoutMs: 10_000 });
    held.release();
    expect(await order.outcome()).toMatchObject({ status: 'wait' });
    await told;
    stage.answer = () => ({});
    expect((await stage.sql.query('SELECT state, reason FROM delivery.message WHERE to_address = $1', [to])).rows).toEqual([{ state: 'refused', reason: 'cancelled' }]);
  });

  it('two replicas are given the same envelope at the same moment, several times', async () => {
    const second = await startService(deliveryDefinition, stage.env, { clock: stage.clock });
    try {
      const to = `${newId()}@joes.example`;
      const input = await stage.input({ to });
      const same = { leadId: newId(), envelopeId: newId(), runId: newId() };
      const stream = `${stage.env.NATS_PREFIX.replaceAll('.', '_')}STEPS`;
      const handedOut = async () => (await stage.driver.streams.consumers.info(stream, 'delivery-steps_sendEmail')).delivered.consumer_seq;
      const before = await handedOut();
      let asked = 0;
      stage.answer = async () => {
        asked += 1;
        // So long that all copies have been handed out while the first is with the provider. Counted, for some may be settled again already.
        await eventually(async () => expect(await handedOut()).toBeGreaterThanOrEqual(before + 6), { timeoutMs: 10_000 });
        return {};
      };
      for (let copy = 0; copy < 6; copy += 1) await stage.order(input, same);
      await eventually(async () => expect((await stage.driver.streams.streams.info(stream)).state.messages).toBe(0), { timeoutMs: 20_000 });
      expect(asked).toBe(1);
      // Whoever came while the mail was under way may have said so first: then the lead comes again.
      await leftOnce(to, await sent(to, { input, leadId: same.leadId }));
    } finally {
      stage.answer = () => ({});
      await second.stop();
    }
  });
});
