const base = require('./jest.config');

// Browser, Teams clients and kill tests, against the built server; one after the other, for they share two cores.
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  // The servers under test train their own model.
  globalSetup: undefined,
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  reporters: ['default', '<rootDir>/test/support/notRunReporter.js'],
  maxWorkers: 1,
  testTimeout: 60_000,
};
