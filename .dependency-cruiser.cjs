/**
 * Who may know whom: docs/architecture.md. Each rule says why it is there.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const SDK = '^node_modules/(botbuilder|botframework)';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that need each other are one module, or two with a third that both lack.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-imports-nothing',
      comment:
        'The rules of the business hold whatever the database, the channel or the SDK: core is plain types and functions.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'ports-import-core',
      comment: 'A port is the words in which the core asks: an implementation that shows through ties everybody to it.',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { pathNot: '^src/(core|ports)/' },
    },
    {
      name: 'dialogs-import-core-and-ports',
      comment:
        'A dialog is what the bot does for a customer; it must run the same on every channel, store and back end.',
      severity: 'error',
      from: { path: '^dialogs/' },
      to: { path: '^src/', pathNot: '^src/(core|ports)/' },
    },
    {
      name: 'features-import-core-and-ports',
      comment:
        'Desk, knowledge and the later features speak to the world through ports, and to each other through compose.',
      severity: 'error',
      from: { path: '^src/(desk|knowledge|insights|learning|privacy)/' },
      to: { path: '^(src|dialogs)/', pathNot: ['^src/(core|ports)/', '^src/$1/'] },
    },
    {
      name: 'sdk-only-at-its-places',
      comment:
        'The Bot Framework SDK is for the bot, its dialogs and the Bot Service channel; elsewhere an activity is plain JSON (it costs 2 s to load).',
      severity: 'error',
      from: {
        path: '^(src|dialogs)/',
        pathNot: ['^src/bot/', '^dialogs/', '^src/channels/azureBotService/', '^src/app/'],
      },
      to: { path: SDK },
    },
    {
      name: 'bot-imports-core-and-ports',
      comment: 'The turn pipeline gets its root dialog, recogniser, stores and channels by constructor.',
      severity: 'error',
      from: { path: '^src/bot/' },
      to: { path: '^(src|dialogs)/', pathNot: '^src/(core|ports|bot)/' },
    },
    {
      name: 'implementations-are-strangers',
      comment:
        'Channels, understanding, back ends and stores implement ports: each can be replaced while the others do not notice.',
      severity: 'error',
      from: { path: '^src/(channels|nlu|backends|stores)/' },
      to: { path: '^(src|dialogs)/', pathNot: ['^src/(core|ports)/', '^src/$1/'] },
    },
    {
      name: 'channels-are-strangers',
      comment: 'A new channel costs one folder and one line; `render` is what those without cards share.',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      to: { path: '^src/channels/', pathNot: '^src/channels/($1|render)/' },
    },
    {
      name: 'stores-are-strangers',
      comment: 'Two databases behind the same ports; what they share lies beside them, not in one of them.',
      severity: 'error',
      from: { path: '^src/stores/([^/]+)/' },
      to: { path: '^src/stores/[^/]+/', pathNot: '^src/stores/$1/' },
    },
    {
      name: 'web-talks-http',
      comment: 'Pages see the server as any client does.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^(src|dialogs)/', pathNot: '^src/(core|web)/' },
    },
    {
      name: 'config-imports-core',
      comment: 'Settings are read before anything else exists.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^(src|dialogs)/', pathNot: '^src/(core|config)/' },
    },
    {
      name: 'only-the-wiring-reads-settings',
      comment: 'Everybody else is given what they need by constructor, so that a test can give something else.',
      severity: 'error',
      from: { path: '^(src|dialogs)/', pathNot: '^src/(app|cli|config|index\\.ts)' },
      to: { path: '^src/config/' },
    },
    {
      name: 'nobody-imports-the-wiring',
      comment: 'app and cli wire the concrete classes; whoever imports them knows everybody.',
      severity: 'error',
      from: { path: '^(src|dialogs)/', pathNot: '^src/(app|cli|index\\.ts)' },
      to: { path: '^src/(app|cli)/' },
    },
    {
      name: 'product-without-tests',
      comment: 'Tests are not part of the product; what both need belongs to the product.',
      severity: 'error',
      from: { path: '^(src|dialogs|bin)/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-dev-packages-in-the-product',
      comment: 'They are missing where it was installed with --omit=dev.',
      severity: 'error',
      from: { path: '^(src|dialogs|bin)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'packages-are-declared',
      comment: 'A package that is there only because another one brings it can be gone after any update.',
      severity: 'error',
      from: { path: '^(src|dialogs|bin|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'imports-resolve',
      comment: 'An import of something that is not there fails where it is run.',
      severity: 'error',
      from: { pathNot: '\\.mjs$' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|src/web/(chat|console)/[^/]+\\.js)' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types bind a module to another as much as others do.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
