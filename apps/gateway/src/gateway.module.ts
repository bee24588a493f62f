import { Module } from '@nestjs/common';
import { edgeProviders } from './edge/edge.module';
import { egressProviders } from './egress/egress.providers';

@Module({
  providers: [...edgeProviders, ...egressProviders],
})
export class GatewayModule {}
