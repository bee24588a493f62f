import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { scoringDefinition } from './scoring.service-definition';

runService(scoringDefinition, readEnvironment);
