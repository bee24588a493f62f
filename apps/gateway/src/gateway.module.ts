import { Module } from '@nestjs/common';
import { AnswersSchedule } from './costs/answers.schedule';
import { UnheardSchedule } from './costs/unheard.schedule';
import { edgeProviders } from './edge/edge.module';
import { egressProviders } from './egress/egress.providers';

@Module({
  // These schedules go through the tenants, whom the edge knows, and the rows of the egress.
  providers: [...edgeProviders, ...egressProviders, AnswersSchedule, UnheardSchedule],
})
export class GatewayModule {}
