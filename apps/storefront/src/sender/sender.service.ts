import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { StorefrontEnv } from '../env';
import type { Sender } from './sender.types';

/** A tenant that nobody described: the product's name and no address, because none may be invented. */
const UNKNOWN: Sender = { name: 'LeadFactory', email: null, website: null, phone: null, postalAddress: null };

@Injectable()
export class SenderService {
  constructor(@Inject(ENV) private readonly env: StorefrontEnv) {}

  of(tenantId: string): Sender {
    return this.env.SENDERS[tenantId] ?? UNKNOWN;
  }
}
