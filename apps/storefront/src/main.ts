import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { storefrontDefinition } from './storefront.service-definition';

runService(storefrontDefinition, readEnvironment);
