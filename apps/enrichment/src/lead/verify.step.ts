import { type VerificationFact, verifyLead } from '@leadfactory/contracts';
import { done, HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { domainOf, kindOf, rejectionOf } from '../contacts/address.rules';
import { ContactsRepository } from '../contacts/contacts.repository';
import { MailboxService } from '../contacts/mailbox.service';
import { isPossibleNumber } from './number.rules';

@Injectable()
export class VerifyLeadStep {
  constructor(
    private readonly mailboxes: MailboxService,
    private readonly contacts: ContactsRepository,
  ) {}

  /** Whether mail and calls would arrive. What no verifier could tell is unknown, and the lead goes on (R15.04). */
  @HandlesStep(verifyLead)
  async verify({ identity: { email, phone } }: StepInput<typeof verifyLead>, context: StepContext): Promise<StepReply<VerificationFact>> {
    const number = phone === null ? null : { number: phone, valid: isPossibleNumber(phone) };
    if (email === null) return done({ email: null, phone: number });
    const kind = kindOf(email);
    // Whoever sends an address in owns it: platforms and large companies have people too.
    const unread = rejectionOf(email, `https://${domainOf(email)}/`, false);
    // Nobody is paid to look at what is no mailbox of anybody.
    if (unread !== null) return done({ email: { address: email, kind, verdict: 'invalid', reasons: [unread] }, phone: number });
    const checks = await this.mailboxes.judge([email], context, 'goes on');
    const { verdict, reasons } = checks[0]!;
    return done({ email: { address: email, kind, verdict, reasons }, phone: number }, (tx) => this.contacts.saveChecks(tx, checks));
  }
}
