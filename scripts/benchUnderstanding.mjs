// The benchmark of understanding (docs/benchmark.md), on validation splits, node-nlp beside it in the same run:
//
//   node scripts/benchUnderstanding.mjs DATA_DIR [--models ENCODER_DIR] [--sets a,b] [--folds N] [--markdown]
//
// DATA_DIR holds the data sets as JSONL (test/bench/understanding/dataSets.ts names them); those that are not there are left
// out. ENCODER_DIR is where `frontdesk models add` put the models (ENCODER_MODELS_DIR); without models only tier one runs.
// --folds N judges no more than N folds of a cross-validation, --seed makes other folds, --out names the JSON with all figures.
// node-nlp is fetched by npm into --cache when first needed (119 MB; --without-node-nlp leaves it out). What the encoder said
// is kept there too, so that a second run is quick.
import { build } from './build.mjs';

await build({ webChatMayFail: true });
await build({ folders: ['test/bench', 'test/support'] });
await import('../dist/test/bench/understanding/main.js');
