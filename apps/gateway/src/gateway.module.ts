import { Module } from '@nestjs/common';
import { AnswersSchedule } from './costs/answers.schedule';
import { edgeProviders } from './edge/edge.module';
import { egressProviders } from './egress/egress.providers';

@Module({
  // The schedule goes through the tenants, whom the edge knows, and the rows of the egress.
  providers: [...edgeProviders, ...egressProviders, AnswersSchedule],
})
export class GatewayModule {}
