import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { targetingDefinition } from './targeting.service-definition';

runService(targetingDefinition, readEnvironment);
