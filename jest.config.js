/** Tests that need nothing but Node. */
export default {
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.live\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  globalSetup: '<rootDir>/src/dev/bundle.mjs',
  testTimeout: 20_000,
  // Most tests wait for a server or a clock: two of them at once on two cores take half the time. Jest's own choice there is one.
  maxWorkers: 2,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'checks/**/*.ts', 'reports/**/*.ts', '!**/*.test.ts', '!src/dev/**'],
};
