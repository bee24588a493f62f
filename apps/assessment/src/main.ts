import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { assessmentDefinition } from './assessment.service-definition';
import { readEnvironment } from './env';

runService(assessmentDefinition, readEnvironment);
