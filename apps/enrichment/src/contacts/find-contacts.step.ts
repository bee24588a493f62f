import { type ContactsFact, findContacts } from '@leadfactory/contracts';
import { done, end, HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ContactsRepository } from './contacts.repository';
import { ContactsService } from './contacts.service';

@Injectable()
export class FindContactsStep {
  constructor(
    private readonly service: ContactsService,
    private readonly contacts: ContactsRepository,
  ) {}

  @HandlesStep(findContacts)
  async find({ business, audit, profile }: StepInput<typeof findContacts>, context: StepContext): Promise<StepReply<ContactsFact>> {
    if (profile?.status === 'matched' && profile.businessStatus === 'closed_permanently') return end('disqualified', 'closed', { detail: `Google lists "${profile.name ?? business.name}" as permanently closed.` });
    if (business.closed) return end('disqualified', 'closed', { detail: 'The source lists the business as closed.' });
    const { row, checks, nobody } = await this.service.findFor(business, audit, profile, context);
    const write = (tx: Parameters<ContactsRepository['save']>[0]) => this.contacts.save(tx, row, checks);
    return nobody === null ? done(row.fact, write) : end('disqualified', 'no_contact', { detail: nobody, output: row.fact, write });
  }
}
