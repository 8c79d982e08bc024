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
    process.stderr.write(`\nSuites that were NOT RUN:\n${lines.join('')}`);
  }

  getLastError() {
    if (this.notRun.length > 0 && process.env.CI === 'true') {
      return new Error(`${this.notRun.length} suite(s) could not run, and with CI=true that is a failure`);
    }
    return undefined;
  }
}

module.exports = NotRunReporter;
