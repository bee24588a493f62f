import { CAPABILITIES } from '@leadfactory/contracts';
import { type CapabilityContext, type CapabilityReply, HandlesCapabilities } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { EgressService } from './egress.service';

/** Every capability there is comes in here; which provider serves it is a matter of configuration. */
@Injectable()
export class EgressCapabilities {
  constructor(private readonly egress: EgressService) {}

  @HandlesCapabilities(Object.values(CAPABILITIES))
  serve(input: unknown, context: CapabilityContext): Promise<CapabilityReply<unknown>> {
    return this.egress.call(context.capability, input, context);
  }
}
