import { FrontdeskError } from '../core/errors';

/** One step of a pipeline: does its part and calls `next` at most once. Not calling it ends the turn here. */
export type Step<C> = (context: C, next: () => Promise<void>) => Promise<void>;

/**
 * One step made of several, run in order. A step that calls `next` a second time is rejected with
 * `MIDDLEWARE_MISUSED`: the rest of the turn would run twice (the SDK's MiddlewareSet does not notice).
 */
export function pipeline<C>(steps: readonly Step<C>[]): Step<C> {
  return (context, done) => {
    const runFrom = async (index: number): Promise<void> => {
      const step = steps[index];
      if (step === undefined) return await done();
      let called = false;
      await step(context, () => {
        if (called) throw new FrontdeskError('MIDDLEWARE_MISUSED', `Step ${step.name || index} called next twice`);
        called = true;
        return runFrom(index + 1);
      });
    };
    return runFrom(0);
  };
}
