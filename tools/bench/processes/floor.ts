import { AckPolicy, jetstream, jetstreamManager, type JsMsg, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { createInbox, headers } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { Pool } from 'pg';
import { keyOf } from '../intake/intake.rules';
import { rawLeads } from '../intake/raw-leads.rules';
import { asFinished, type LeadOnItsWay, STEP_NAMES, type StepName, think } from '../intake/steps.rules';
import { claimKeys, storeLeads } from '../intake/store';
import { type Engine, Ledger, serveEngine, type Task } from '../engines/engine';

// What no engine with LeadFactory's bookkeeping can do without: the same rows by set-based SQL and the same messages in
// envelopes of 100, out and back for each step. No state machine, no retries, no tenants, no outbox. The variant `rows` writes
// the rows alone: nothing leaves the process.

const PER_ENVELOPE = 100;
const TABLES = `CREATE TABLE bench.lead (id uuid PRIMARY KEY, submission jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE bench.lead_step (lead_id uuid NOT NULL, step text NOT NULL, state text NOT NULL, output jsonb, finished_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (lead_id, step));`;

interface Envelope {
  step: StepName;
  leads: LeadOnItsWay[];
  /** Of results: leads that are duplicates. */
  ended: string[];
}

type Take = (envelope: Envelope) => Promise<void>;
type StreamName = 'STEPS' | 'RESULTS';

/** What takes envelopes from one side to the other. */
interface Carrier {
  publish(stream: StreamName, envelope: Envelope): Promise<void>;
  consume(stream: StreamName, take: Take): Promise<{ stop(): void }>;
  close(): Promise<void>;
}

async function throughBroker(url: string): Promise<Carrier> {
  const nats = await connect({ servers: url });
  const manager = await jetstreamManager(nats);
  const inbox = createInbox();
  const acknowledged = new Map<string, () => void>();
  let sent = 0;
  nats.subscribe(`${inbox}.*`, {
    callback: (_error, message) => {
      const token = message.subject.slice(inbox.length + 1);
      acknowledged.get(token)?.();
      acknowledged.delete(token);
    },
  });
  return {
    publish(stream, envelope) {
      const token = String((sent += 1));
      const head = headers();
      head.set('Nats-Msg-Id', token);
      return new Promise((resolve) => {
        acknowledged.set(token, resolve);
        nats.publish(`floor.${stream}`, JSON.stringify(envelope), { reply: `${inbox}.${token}`, headers: head });
      });
    },
    async consume(stream, take) {
      await manager.streams.add({ name: stream, subjects: [`floor.${stream}`], retention: RetentionPolicy.Workqueue, storage: StorageType.File });
      await manager.consumers.add(stream, { durable_name: stream, ack_policy: AckPolicy.Explicit });
      const consumer = await jetstream(nats).consumers.get(stream, stream);
      const one = async (message: JsMsg) => {
        await take(message.json<Envelope>());
        message.ack();
      };
      return consumer.consume({ max_messages: 50, callback: (message) => void one(message) });
    },
    close: () => nats.close(),
  };
}

/** Hands envelopes over in memory: nothing travels, and nothing is written but rows. */
function inMemory(): Carrier {
  const takes = new Map<StreamName, Take>();
  return {
    publish: async (stream, envelope) => void setImmediate(() => void takes.get(stream)?.(envelope)),
    consume: async (stream, take) => {
      takes.set(stream, take);
      return { stop: () => takes.delete(stream) };
    },
    close: async () => undefined,
  };
}

async function floor(task: Task): Promise<Engine> {
  const ledger = new Ledger(task.leads);
  const pool = new Pool({ connectionString: task.databaseUrl, max: 4 });
  await pool.query(TABLES);
  const carrier = process.env.BENCH_VARIANT === 'rows' ? inMemory() : await throughBroker(task.natsUrl);

  const steps = await carrier.consume('STEPS', async ({ step, leads }) => {
    let onward = leads.map((lead) => think(step, lead));
    let ended: string[] = [];
    if (step === 'deduplicate') {
      const owners = await claimKeys(pool, onward.map(({ id, identity }) => ({ id, key: keyOf(identity!) })));
      ended = onward.filter(({ id, identity }) => owners.get(keyOf(identity!)) !== id).map(({ id }) => id);
      onward = onward.filter(({ id }) => !ended.includes(id));
    }
    if (step === 'store') await storeLeads(pool, onward.map(asFinished));
    await carrier.publish('RESULTS', { step, leads: onward, ended });
  });

  const results = await carrier.consume('RESULTS', async ({ step, leads, ended }) => {
    const at = STEP_NAMES.indexOf(step);
    const outputs = [...leads.map((lead) => JSON.stringify(outputOf(step, lead))), ...ended.map(() => null)];
    const ids = [...leads.map(({ id }) => id), ...ended];
    await pool.query('INSERT INTO bench.lead_step (lead_id, step, state, output) SELECT id, $2, state, output FROM unnest($1::uuid[], $3::text[], $4::jsonb[]) AS t (id, state, output)', [ids, step, ids.map((_, index) => (index < leads.length ? 'done' : 'ended')), outputs]);
    ledger.note('duplicates', ended.length);
    if (step === 'store') ledger.note('stored', leads.length);
    else if (leads.length > 0) await carrier.publish('STEPS', { step: STEP_NAMES[at + 1]!, leads, ended: [] });
  });

  const raw = rawLeads(task.leads);
  return {
    async run() {
      for (let from = 0; from < raw.length; from += 1000) {
        const part = raw.slice(from, from + 1000);
        await pool.query('INSERT INTO bench.lead (id, submission) SELECT * FROM unnest($1::uuid[], $2::jsonb[])', [part.map(({ id }) => id), part.map(({ submission }) => JSON.stringify(submission))]);
        for (let at = 0; at < part.length; at += PER_ENVELOPE) await carrier.publish('STEPS', { step: 'normalise', leads: part.slice(at, at + PER_ENVELOPE), ended: [] });
      }
      return ledger.whenAll();
    },
    async stop() {
      steps.stop();
      results.stop();
      await carrier.close();
      await pool.end();
    },
  };
}

function outputOf(step: StepName, lead: LeadOnItsWay): unknown {
  const outputs: Record<StepName, unknown> = { normalise: lead.identity, deduplicate: {}, enrich: lead.enrichment, verify: lead.verification, rate: lead.rating, store: {} };
  return outputs[step];
}

serveEngine(floor);
