// Builds what changed, then times the sentence encoder against the bare runtime; options: --directory (of the models),
// --rounds, --sentences, --workers 1,2.
import { build } from './build.mjs';

await build({ webChatMayFail: true });
await build({ folders: ['test/bench', 'test/support'] });
await import('../dist/test/bench/encoder.js');
