import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Biome formats; these rules look for defects, and most of them need types. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'data/', '.cache/', 'docs/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // The SDK revokes the turn context when the turn ends: a promise that nobody awaits is a message that is lost.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // Without the await, a rejection leaves the try that was meant to handle it.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // Outcomes are discriminated unions: a new kind must be dealt with everywhere.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'off',
      // Many ports are asynchronous because one of their implementations must be.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what a folder exports.' },
        { selector: 'ExportDefaultDeclaration', message: 'Exports are named, so that a name is the same everywhere.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    // A module that is loaded when it is needed is required where it is needed.
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src/**/*.ts', 'dialogs/**/*.ts'],
    ignores: ['src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from src/config, which checks them.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:process',
              importNames: ['env'],
              message: 'Settings come from src/config, which checks them.',
            },
          ],
        },
      ],
    },
  },
  {
    // Time and chance are injected (src/ports/clock.ts), so that a test decides them.
    files: ['src/core/**/*.ts', 'src/bot/**/*.ts', 'src/desk/**/*.ts', 'src/backends/**/*.ts', 'dialogs/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'setInterval', message: 'Use the Clock port.' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from src/config, which checks them.' },
        { object: 'Date', property: 'now', message: 'Use the Clock port.' },
        { object: 'Math', property: 'random', message: 'Use the Ids port.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Replies of foreign clients and JSON files are looked into as they are.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name=/^(describe|test|it)$/][property.name='only']",
          message: 'It keeps the other tests from running.',
        },
        {
          selector: 'MemberExpression[object.name=/^(describe|test|it)$/][property.name=/^(skip|todo)$/]',
          message: 'A test that cannot run here says so through the not-run report.',
        },
      ],
    },
  },
  {
    // The one place that leaves a suite out, and reports it.
    files: ['test/support/suiteOrNotRun.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      sourceType: 'module',
      globals: { console: 'readonly', performance: 'readonly', process: 'readonly', URL: 'readonly' },
    },
  },
  {
    files: ['**/*.cjs', 'bin/**/*.js', '*.config.js', 'test/**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(
        ['require', 'module', 'exports', '__dirname', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: ['src/web/**/*.js'],
    languageOptions: {
      sourceType: 'module',
      globals: Object.fromEntries(
        [
          'addEventListener',
          'window',
          'document',
          'navigator',
          'location',
          'localStorage',
          'sessionStorage',
          'fetch',
          'crypto',
          'history',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'CustomEvent',
          'Event',
          'MutationObserver',
          'AbortController',
          'URLSearchParams',
          'requestAnimationFrame',
          'matchMedia',
          'TextEncoder',
          'TextDecoder',
          'Intl',
          'WebSocket',
          'Response',
          'HTMLElement',
          'getComputedStyle',
          'queueMicrotask',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
