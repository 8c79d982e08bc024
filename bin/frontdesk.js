#!/usr/bin/env node
// `npx frontdesk …`: builds what changed, then runs the command.
import('../scripts/build.mjs')
  .then(({ buildIfNeeded }) => buildIfNeeded())
  .then(() => require('../dist/src/cli/index.js'))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
