export * from './ids';
export * from './clock';
export * from './money';
export * from './errors';
export * from './result';
export * from './text-encoding';
export * from './trace';
export * from './url';
