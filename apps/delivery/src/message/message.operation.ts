import { type Caller, getMessage, listMessages } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DecisionRepository } from '../decision/decision.repository';
import { MessageRepository } from './message.repository';
import type { Message } from './message.types';
import { cursorAfter, readCursor } from './page.rules';

@Injectable()
export class MessageOperation {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly decisions: DecisionRepository,
  ) {}

  @HandlesOperation(listMessages)
  async list(input: z.output<typeof listMessages.input>, caller: Caller) {
    const before = readCursor(input.cursor);
    const rows = await this.database.withTenant(tenantOf(caller), (tx) =>
      this.messages.list(tx, { limit: input.limit + 1, before, campaignId: input.campaignId ?? null, leadId: input.leadId ?? null, state: input.state ?? null }),
    );
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return { items: page.map(shown), nextCursor: rows.length > page.length ? cursorAfter(last && { at: last.createdAt, id: last.id }) : null };
  }

  @HandlesOperation(getMessage)
  async get({ id }: { id: string }, caller: Caller) {
    return this.database.withTenant(tenantOf(caller), async (tx) => {
      const message = await this.messages.byId(tx, id);
      const decision = message && (await this.decisions.find(tx, message.decisionId));
      if (!message || !decision) throw new AppError('not_found', 'There is no such mail.');
      const history = await this.messages.history(tx, id);
      return { ...shown(message), decision: { ...decision, decidedAt: decision.decidedAt.toISOString() }, history: history.map(({ at, ...told }) => ({ at: at.toISOString(), ...told })) };
    });
  }
}

export function tenantOf(caller: Caller): string {
  if (caller.tenantId === null) throw new AppError('unauthenticated', 'Sign in first.');
  return caller.tenantId;
}

function shown(message: Message) {
  const { id, stream, leadId, campaignId, to, subject, provider, state, reason, decisionId } = message;
  const time = (at: Date | null): string | null => at?.toISOString() ?? null;
  return { id, stream, leadId, campaignId, to, subject, provider, state, reason, decisionId, sentAt: time(message.sentAt), openedAt: time(message.openedAt), clickedAt: time(message.clickedAt), createdAt: message.createdAt.toISOString() };
}
