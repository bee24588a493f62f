import { emailVerification, mxLookup } from '@leadfactory/contracts';
import { type Clock, toAppError } from '@leadfactory/kernel';
import { CLOCK, EgressClient, type StepContext } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { degradationOf } from '../settings/degradation.rules';
import { SettingsService } from '../settings/settings.service';
import { domainOf, kindOf } from './address.rules';
import { type CheckRow, ContactsRepository } from './contacts.repository';
import { DisposableDomains } from './disposable.service';
import { bestOf, judgeDomain, type Judgement, judgeMailbox, type MailboxAnswer, type MxAnswer } from './verdict.rules';

const DAY_MS = 86_400_000;

/** Whether an outage is waited for, because a mail is to follow, or the fact goes on as unknown (R15.04). */
export type Patience = 'waits' | 'goes on';

/** Judges addresses: list of throw-away domains, mail servers, and for the best the verifier (R5.03). */
@Injectable()
export class MailboxService {
  constructor(
    private readonly egress: EgressClient,
    private readonly contacts: ContactsRepository,
    private readonly disposable: DisposableDomains,
    private readonly config: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A judgement for each address, in the order given. Those still in force are used again, so that nobody pays twice.
   * @throws AppError what passes: limits and budgets, and to those who wait outages too
   */
  async judge(addresses: readonly string[], context: StepContext, patience: Patience): Promise<CheckRow[]> {
    const known = await this.contacts.checksInForce(context.tenantId, addresses, this.clock.now());
    const domains = new Map<string, Judgement | null>();
    for (const domain of new Set(addresses.filter((address) => !known.has(address)).map(domainOf))) domains.set(domain, await this.judgeDomainOf(domain, context, patience));
    const rows = addresses.map((address) => known.get(address) ?? this.row(address, domains.get(domainOf(address)) ?? UNCHECKED));
    return this.checkBest(rows, context, patience);
  }

  dropExpired(): Promise<number> {
    return this.contacts.dropExpiredChecks(this.clock.now());
  }

  private async judgeDomainOf(domain: string, context: StepContext, patience: Patience): Promise<Judgement | null> {
    if (this.disposable.has(domain)) return { verdict: 'invalid', reasons: ['a throw-away address'] };
    return judgeDomain(await this.answerOf<MxAnswer>(async () => (await this.egress.call(mxLookup, { domain }, context, { call: `mx:${domain}` })).data, patience));
  }

  /** Asks about the likeliest mailbox while none is known that may be written to, and about the next one when the answer does not settle it. */
  private async checkBest(rows: CheckRow[], context: StepContext, patience: Patience): Promise<CheckRow[]> {
    const { maxMailboxChecks, writeTo } = this.config.settings.contacts;
    const judged = [...rows];
    for (let asked = 0; asked < maxMailboxChecks && bestOf(judged, writeTo) === null; asked += 1) {
      const next = judged.findIndex(({ verdict, checked }) => verdict === 'unknown' && !checked);
      const row = judged[next];
      if (row === undefined) break;
      const answer = await this.mailboxOf(row.address, context, patience);
      const told = !('failed' in answer || 'absent' in answer);
      judged[next] = { ...this.row(row.address, judgeMailbox(answer)), checked: told };
      if (!told) break;
    }
    return judged;
  }

  private mailboxOf(email: string, context: StepContext, patience: Patience): Promise<MailboxAnswer> {
    return this.answerOf<MailboxAnswer>(async () => {
      try {
        return (await this.egress.call(emailVerification, { email }, context, { call: `verify:${email}` })).data;
      } catch (error) {
        if (patience === 'waits' && codeOf(error) === 'not_configured') return { absent: true };
        throw error;
      }
    }, patience);
  }

  private async answerOf<T>(ask: () => Promise<T>, patience: Patience): Promise<T | { failed: string }> {
    try {
      return await ask();
    } catch (error) {
      if (patience === 'waits' && codeOf(error) === 'provider_unavailable') throw error;
      return { failed: degradationOf(error) };
    }
  }

  private row(address: string, { verdict, reasons }: Judgement): CheckRow {
    const { verdictDays, unknownVerdictDays } = this.config.settings.contacts;
    const now = this.clock.now();
    const days = verdict === 'unknown' ? unknownVerdictDays : verdictDays;
    return {
      address, verdict, checked: false, checkedAt: now, expiresAt: new Date(now.getTime() + days * DAY_MS),
      reasons: kindOf(address) === 'role' ? [...reasons, 'a role account'] : reasons,
    };
  }
}

const codeOf = (error: unknown) => toAppError(error).code;

const UNCHECKED: Judgement = { verdict: 'unknown', reasons: ['the domain takes mail; the mailbox was not checked, since another address is better'] };
