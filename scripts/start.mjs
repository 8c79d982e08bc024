// Builds what changed, then becomes the server: one process, so that a stop signal reaches it.
import module from 'node:module';
import { buildIfNeeded } from './build.mjs';

await buildIfNeeded();
module.enableCompileCache?.(); // Node 22 and later: a quicker second start.
await import('../dist/src/index.js');
