import { type Caller, type ContactsFact, getContacts } from '@leadfactory/contracts';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ContactsService } from './contacts.service';

@Injectable()
export class ContactsOperation {
  constructor(private readonly contacts: ContactsService) {}

  @HandlesOperation(getContacts)
  async get({ businessId }: { businessId: string }, caller: Caller): Promise<ContactsFact> {
    return this.contacts.get(tenantOf(caller), businessId);
  }
}
