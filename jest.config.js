/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.(t|j)s$': '@swc/jest' },
  // ESM-only dependencies are transformed; the rest is loaded as it is.
  transformIgnorePatterns: ['/node_modules/(?!(jose|i18next)/)'],
  // Modules that are loaded when needed are named as they are after the build.
  moduleNameMapper: { '^(\\.\\./(?:stores|nlu)/.+)\\.js$': '$1' },
  // Trains the language model that tests share, if no run has done so.
  globalSetup: '<rootDir>/test/support/trainModels.ts',
  // Suites that could not run are named in the last lines; with CI=true they are a failure.
  reporters: ['default', '<rootDir>/test/support/notRunReporter.js', '<rootDir>/test/support/summaryReporter.js'],
  // test/e2e needs more than Node: jest.e2e.config.js.
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/test/e2e/', '/test/bench/'],
};
