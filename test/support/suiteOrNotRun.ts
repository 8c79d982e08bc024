/** Why something that a suite needs is not there. */
export interface Unavailable {
  unavailable: string;
}

/** How `notRunReporter` knows a suite that could not run from a test that was skipped. */
const NOT_RUN = 'NOT RUN:';

/**
 * A `describe` of a suite that needs something from outside (a database server, a model, a browser).
 * Without it nothing of the suite runs, and it does not pass either: it is named with the reason in the last lines of
 * the output, and where `CI=true` the run fails.
 *
 * suiteOrNotRun('the MongoDB store', mongoSource(), (source) => { … });
 */
export function suiteOrNotRun<T extends object>(
  name: string,
  availability: T | Unavailable,
  suite: (available: T) => void,
): void {
  if ('unavailable' in availability) {
    describe(name, () => {
      test.skip(`${NOT_RUN} ${availability.unavailable}`, () => {});
    });
    return;
  }
  describe(name, () => suite(availability));
}
