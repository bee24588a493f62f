import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { analyticsDefinition } from './analytics.service-definition';
import { readEnvironment } from './env';

runService(analyticsDefinition, () => readEnvironment());
