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
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
