import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { enrichmentDefinition } from './enrichment.service-definition';
import { readEnvironment } from './env';

runService(enrichmentDefinition, readEnvironment);
