import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { sourcingDefinition } from './sourcing.service-definition';

runService(sourcingDefinition, readEnvironment);
