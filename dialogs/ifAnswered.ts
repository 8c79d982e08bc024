import { isFrontdeskError } from '../src/core/errors';

/**
 * What a back end answers, or undefined when it is down: for what is nice to know but must not stand
 * between a customer and a human.
 */
export async function ifAnswered<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isFrontdeskError(error, 'BACKEND_UNAVAILABLE')) return undefined;
    throw error;
  }
}
