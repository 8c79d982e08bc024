// How well anger is told, in numbers only (docs/packs.md, "Sentiment"): by cross-validation of what was taught, and on the
// evaluation sets, which nobody has to read for that.
//
//   node scripts/measureSentiment.mjs [PACK]
import { build } from './build.mjs';

await build({ webChatMayFail: true });
await build({ folders: ['test/bench', 'test/support'] });
await import('../dist/test/bench/sentiment.js');
