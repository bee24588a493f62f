import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { reportsDefinition } from './reports.service-definition';

runService(reportsDefinition, readEnvironment);
