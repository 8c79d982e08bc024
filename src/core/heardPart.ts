import { firstUnits } from './firstUnits';

/** What is longer was pasted, not typed: the wish stands at its beginning. In UTF-16 units. */
export const HEARD_MAX = 2_000;

/**
 * The part of a message that the bot tries to understand. The whole is kept and shown to agents; but expressions over it
 * take time that may grow with the square of its length, and every other customer would wait.
 */
export function heardPart(text: string): string {
  return firstUnits(text, HEARD_MAX);
}
