/** Must be the same as in suiteOrNotRun.ts. */
const NOT_RUN = 'NOT RUN:';

/**
 * A jest reporter that names, after everything else, the suites that could not run and why (see `suiteOrNotRun`),
 * and that makes the run fail for them where `CI=true`.
 */
class NotRunReporter {
  constructor() {
    this.notRun = [];
  }

  onTestResult(_test, result) {
    for (const { title, ancestorTitles } of result.testResults) {
      if (title.startsWith(NOT_RUN)) {
        this.notRun.push(`${ancestorTitles.join(' › ')}: ${title.slice(NOT_RUN.length).trim()}`);
      }
    }
  }

  onRunComplete() {
    if (this.notRun.length === 0) return;
    const lines = this.notRun.sort().map((suite) => `  ${suite}\n`);
    const verdict = process.env.CI === 'true' ? 'With CI=true that is a failure.\n' : '';
    const text = `\nSuites that were NOT RUN:\n${lines.join('')}${verdict}`;
    // Whatever jest and other reporters still say, this comes after it.
    process.once('exit', () => process.stderr.write(text));
  }

  getLastError() {
    if (this.notRun.length > 0 && process.env.CI === 'true') {
      return new Error(`${this.notRun.length} suite(s) could not run, and with CI=true that is a failure`);
    }
    return undefined;
  }
}

module.exports = NotRunReporter;
