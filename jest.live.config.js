import base from './jest.config.js';

/** Tests against real third-party servers on loopback, which they install and start themselves. */
export default {
  ...base,
  testMatch: ['**/*.live.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 180_000,
  // One at a time: two emulated machines on two cores lose their connections.
  maxWorkers: 1,
  verbose: true,
};
