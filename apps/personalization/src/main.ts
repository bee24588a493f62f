import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { personalizationDefinition } from './personalization.service-definition';

runService(personalizationDefinition, readEnvironment);
