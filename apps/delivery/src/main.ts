import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { deliveryDefinition } from './delivery.service-definition';
import { readEnvironment } from './env';

runService(deliveryDefinition, readEnvironment);
