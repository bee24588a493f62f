import { sendEmail } from '@leadfactory/contracts';
import { HandlesStep, type StepContext, type StepInput } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { SendService } from './send.service';

@Injectable()
export class SendStep {
  constructor(private readonly service: SendService) {}

  @HandlesStep(sendEmail)
  send(input: StepInput<typeof sendEmail>, context: StepContext) {
    return this.service.send(input, context);
  }
}
