export * from './env/read-env';
export * from './env/service-env';
export * from './handlers/decorators';
export * from './handlers/handler.types';
export * from './links';
export * from './step/step-reply';
export * from './step/step.types';
export * from './tokens';
