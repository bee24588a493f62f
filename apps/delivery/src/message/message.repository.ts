import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { HistoryEntry, Message } from './message.types';

const COLUMNS = `id, tenant_id AS "tenantId", kind, once_key AS "onceKey", stream, lead_id AS "leadId", run_id AS "runId", campaign_id AS "campaignId", business_id AS "businessId", purchase_id AS "purchaseId",
  report_id AS "reportId", decision_id AS "decisionId", to_address AS "to", to_hash AS "toHash", subject, language, content_key AS "contentKey", links, state, reason, provider, tries, created_at AS "createdAt",
  next_try_at AS "nextTryAt", asked_at AS "askedAt", sent_at AS "sentAt", bounced_at AS "bouncedAt", opened_at AS "openedAt", clicked_at AS "clickedAt"`;

export interface EventEntry {
  /** What tells a repetition from another event. */
  id: string;
  messageId: string;
  what: string;
  at: Date;
  actor?: 'person' | 'scanner';
  link?: string;
  detail?: string;
}

@Injectable()
export class MessageRepository {
  /** False when there is a mail for this occasion already. */
  async insert(tx: Tx, message: Message): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `INSERT INTO message (id, kind, once_key, stream, lead_id, run_id, campaign_id, business_id, purchase_id, report_id, decision_id, to_address, to_hash, subject, language, content_key, links, state, reason, tries, created_at, next_try_at, asked_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23) ON CONFLICT DO NOTHING RETURNING id`,
      [
        message.id, message.kind, message.onceKey, message.stream, message.leadId, message.runId, message.campaignId, message.businessId, message.purchaseId, message.reportId, message.decisionId,
        message.to, message.toHash, message.subject, message.language, message.contentKey, message.links, message.state, message.reason, message.tries, message.createdAt, message.nextTryAt, message.askedAt,
      ],
    );
    return rows.length > 0;
  }

  /** A mail that was withdrawn while it rested is intended anew, with what it says now; answers which try is next, null when there is none such. */
  async revive(tx: Tx, message: Message): Promise<number | null> {
    const [rows] = await tx.query<[{ tries: number }[], number]>(
      `UPDATE message SET once_key = $2, run_id = $3, decision_id = $4, to_address = $5, to_hash = $6, subject = $7, language = $8, content_key = $9, links = $10, created_at = $11, state = 'intended', reason = NULL, next_try_at = NULL, asked_at = $11
       WHERE id = $1 AND state = 'refused' AND once_key IS NULL RETURNING tries`,
      [message.id, message.onceKey, message.runId, message.decisionId, message.to, message.toHash, message.subject, message.language, message.contentKey, message.links, message.createdAt],
    );
    return rows[0]?.tries ?? null;
  }

  async byId(tx: Tx, id: string): Promise<Message | null> {
    const [row] = await tx.query<Message[]>(`SELECT ${COLUMNS} FROM message WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** The row, locked: what happens to one mail happens one after the other. */
  async lock(tx: Tx, id: string): Promise<Message | null> {
    const [row] = await tx.query<Message[]>(`SELECT ${COLUMNS} FROM message WHERE id = $1 FOR UPDATE`, [id]);
    return row ?? null;
  }

  async byOnceKey(tx: Tx, onceKey: string): Promise<Message | null> {
    const [row] = await tx.query<Message[]>(`SELECT ${COLUMNS} FROM message WHERE once_key = $1`, [onceKey]);
    return row ?? null;
  }

  /** When the business, and the address, were last written to cold. */
  async lastCold(tx: Tx, about: { businessId: string; toHash: string; since: Date }): Promise<{ business: Date | null; address: Date | null }> {
    const [row] = await tx.query<{ business: Date | null; address: Date | null }[]>(
      `SELECT (SELECT max(created_at) FROM message WHERE business_id = $1 AND created_at > $3 AND stream = 'cold' AND state <> 'refused') AS business,
              (SELECT max(created_at) FROM message WHERE to_hash = $2 AND created_at > $3 AND stream = 'cold' AND state <> 'refused') AS address`,
      [about.businessId, about.toHash, about.since],
    );
    return row ?? { business: null, address: null };
  }

  /** Cold mails to one business, and to one address, are decided one after the other until this transaction ends. */
  async serialise(tx: Tx, tenantId: string, keys: readonly string[]): Promise<void> {
    // In one order for all: two transactions never wait for one another.
    for (const key of [...new Set(keys)].sort()) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenantId}:${key}`]);
  }

  /** False when this minute's mails to the domain are spent. */
  async takePace(tx: Tx, domain: string, minute: Date, most: number): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'INSERT INTO domain_pace (domain, minute, sent) VALUES ($1, $2, 1) ON CONFLICT (domain, minute) DO UPDATE SET sent = domain_pace.sent + 1 WHERE domain_pace.sent < $3 RETURNING sent',
      [domain, minute, most],
    );
    return rows.length > 0;
  }

  /** No call for the mail is under way, and another is due then. Changes nothing when its tries have gone on meanwhile. */
  async rest(tx: Tx, message: Pick<Message, 'id' | 'tries'>, then: { tries: number; reason: string; nextTryAt: Date }): Promise<void> {
    await tx.query(`UPDATE message SET tries = $3, reason = $4, next_try_at = $5 WHERE id = $1 AND tries = $2 AND state = 'intended'`, [message.id, message.tries, then.tries, then.reason.slice(0, 300), then.nextTryAt]);
  }

  /** It rests on, until then. False when it is not as it was seen: then a call may be under way. */
  async keepResting(tx: Tx, seen: Message, reason: string, nextTryAt: Date): Promise<boolean> {
    const [, found] = await tx.query<[unknown[], number]>(
      `UPDATE message SET reason = $5, next_try_at = $6 WHERE id = $1 AND tries = $2 AND state = 'intended' AND next_try_at IS NOT DISTINCT FROM $3 AND asked_at IS NOT DISTINCT FROM $4`,
      [seen.id, seen.tries, seen.nextTryAt, seen.askedAt, reason.slice(0, 300), nextTryAt],
    );
    return found > 0;
  }

  /** From now on a call for the mail may be under way. False when it was withdrawn, or its tries have gone on. */
  async wake(tx: Tx, message: Pick<Message, 'id' | 'tries'>, at: Date): Promise<boolean> {
    const [, woken] = await tx.query<[unknown[], number]>(`UPDATE message SET next_try_at = NULL, asked_at = $3 WHERE id = $1 AND tries = $2 AND state = 'intended'`, [message.id, message.tries, at]);
    return woken > 0;
  }

  /** Cold mails whose last call began before then, and has had no answer that was heard. Across tenants. */
  async unanswered(tx: Tx, askedBefore: Date, most: number): Promise<Message[]> {
    return tx.query<Message[]>(`SELECT ${COLUMNS} FROM message WHERE kind = 'cold' AND state = 'intended' AND next_try_at IS NULL AND asked_at < $1 ORDER BY asked_at LIMIT $2`, [askedBefore, most]);
  }

  /** Looked at now: those that have waited longer come first. False when a call has begun since. */
  async lookedAt(tx: Tx, { id, askedAt }: Message, at: Date): Promise<boolean> {
    const [, found] = await tx.query<[unknown[], number]>(`UPDATE message SET asked_at = $3 WHERE id = $1 AND asked_at = $2 AND state = 'intended' AND next_try_at IS NULL`, [id, askedAt, at]);
    return found > 0;
  }

  /** Withdraws cold mails that rest between two tries; the occasion is free for another mail. */
  async withdrawResting(tx: Tx, which: { leadIds: readonly string[] } | { ids: readonly string[]; dueBefore: Date }, reason: string, at: Date): Promise<void> {
    const [rows, before] = 'leadIds' in which ? ['lead_id', null] : ['id', which.dueBefore];
    await tx.query(
      `WITH withdrawn AS (
         UPDATE message SET state = 'refused', reason = $2, once_key = NULL, next_try_at = NULL
         WHERE ${rows} = ANY($1::uuid[]) AND kind = 'cold' AND state = 'intended' AND next_try_at IS NOT NULL AND ($4::timestamptz IS NULL OR next_try_at < $4) RETURNING id)
       INSERT INTO message_event (id, message_id, what, detail, at) SELECT id || ':withdrawn:' || gen_random_uuid(), id, 'withdrawn', $2, $3 FROM withdrawn`,
      ['leadIds' in which ? which.leadIds : which.ids, reason, at, before],
    );
  }

  /** Cold mails that rest although they have been due since before then. Across tenants. */
  async overdue(tx: Tx, dueBefore: Date, most: number): Promise<{ tenantId: string; id: string }[]> {
    return tx.query<{ tenantId: string; id: string }[]>(`SELECT tenant_id AS "tenantId", id FROM message WHERE kind = 'cold' AND state = 'intended' AND next_try_at < $1 ORDER BY next_try_at LIMIT $2`, [dueBefore, most]);
  }

  /** Changes columns of one mail; names are the table's. */
  async set(tx: Tx, id: string, values: Partial<Record<'state' | 'reason' | 'provider' | 'provider_message_id', string | null> & Record<'sent_at' | 'delivered_at' | 'bounced_at' | 'complained_at' | 'opened_at' | 'clicked_at' | 'unsubscribed_at' | 'replied_at', Date | null>>): Promise<void> {
    const names = Object.keys(values);
    await tx.query(`UPDATE message SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE id = $1`, [id, ...Object.values(values)]);
  }

  /** False when it was told before. */
  async note(tx: Tx, event: EventEntry): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'INSERT INTO message_event (id, message_id, what, actor, link, detail, at) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING RETURNING id',
      [event.id, event.messageId, event.what, event.actor ?? null, event.link ?? null, event.detail ?? null, event.at],
    );
    return rows.length > 0;
  }

  async history(tx: Tx, messageId: string): Promise<HistoryEntry[]> {
    return tx.query<HistoryEntry[]>(`SELECT at, what || CASE WHEN actor = 'scanner' THEN ' (scanner)' ELSE '' END AS what, coalesce(detail, link) AS detail FROM message_event WHERE message_id = $1 ORDER BY at, id`, [messageId]);
  }

  /** Indexes of the mail's links that were followed since. */
  async linksFollowed(tx: Tx, messageId: string, since: Date): Promise<number[]> {
    const rows = await tx.query<{ link: string }[]>("SELECT DISTINCT link FROM message_event WHERE message_id = $1 AND what = 'clicked' AND link IS NOT NULL AND at >= $2", [messageId, since]);
    return rows.map(({ link }) => Number(link));
  }

  /** Newest first. */
  async list(tx: Tx, o: { limit: number; before: { at: string; id: string } | null; campaignId: string | null; leadId: string | null; state: string | null }): Promise<Message[]> {
    return tx.query<Message[]>(
      `SELECT ${COLUMNS} FROM message WHERE ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid)) AND ($4::uuid IS NULL OR campaign_id = $4) AND ($5::uuid IS NULL OR lead_id = $5) AND ($6::text IS NULL OR state = $6)
       ORDER BY created_at DESC, id DESC LIMIT $1`,
      [o.limit, o.before?.at ?? null, o.before?.id ?? null, o.campaignId, o.leadId, o.state],
    );
  }

  /** The first of these ids, which came from outside, that is a message of ours; opened across tenants. */
  async firstOf(tx: Tx, ids: readonly string[]): Promise<{ id: string; tenantId: string } | null> {
    const [row] = await tx.query<{ id: string; tenantId: string }[]>('SELECT id, tenant_id AS "tenantId" FROM message WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id) LIMIT 1', [ids]);
    return row ?? null;
  }

  /** Takes report mails that are due, so that no other replica takes them until `leaseUntil`. Across tenants. */
  async takeDueReports(tx: Tx, now: Date, leaseUntil: Date, most: number): Promise<Message[]> {
    const due = await tx.query<Message[]>(`SELECT ${COLUMNS} FROM message WHERE kind = 'report' AND state = 'intended' AND next_try_at <= $1 ORDER BY next_try_at LIMIT $2 FOR UPDATE SKIP LOCKED`, [now, most]);
    if (due.length > 0) await tx.query('UPDATE message SET next_try_at = $1 WHERE (tenant_id, id) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))', [leaseUntil, due.map(({ tenantId }) => tenantId), due.map(({ id }) => id)]);
    return due;
  }
}
