// Builds what changed, then prints what docs/understanding.md reports of the retail pack.
import { build } from './build.mjs';

await build({ webChatMayFail: true });
await build({ folders: ['test/bench', 'test/support'] });
await import('../dist/test/bench/understanding.js');
