const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/** A jest reporter that names, in the last lines, the suites that are another command's: they need more than Node. */
class SummaryReporter {
  onRunComplete() {
    const suites = readdirSync(join(__dirname, '../e2e'))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => name.replace('.test.ts', ''));
    if (suites.length === 0) return;
    process.stderr.write(`\nNot part of this command: ${suites.join(', ')}. Run them with: npm run test:e2e\n`);
  }
}

module.exports = SummaryReporter;
