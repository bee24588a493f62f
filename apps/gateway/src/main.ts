import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { gatewayDefinition } from './gateway.service-definition';

runService(gatewayDefinition, readEnvironment);
