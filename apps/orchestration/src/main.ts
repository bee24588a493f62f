import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { orchestrationDefinition } from './orchestration.service-definition';

runService(orchestrationDefinition, () => readEnvironment());
