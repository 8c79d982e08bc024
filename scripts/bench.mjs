// Builds the product and the bench, then runs it; options: --seconds, --conversations, --connections, --only, --out.
import { build } from './build.mjs';

await build();
await build({ folders: ['test/bench'] });
await import('../dist/test/bench/main.js');
