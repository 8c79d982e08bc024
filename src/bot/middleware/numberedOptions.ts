import { parseObject } from '../../core/json';
import type { CollectedTurn } from '../collectedTurn';
import type { Step } from '../pipeline';

/** A bare number, also full-width, circled or with a dot: `2`, `２`, `2.`, `②`. */
const NUMBER = /^[\s#]*(\d{1,2})\s*[.)、。）]?\s*$/u;

/**
 * On channels without buttons the contact answers a list with a number; the turn then sees the
 * value of that button, as if it had been pressed. Options count for the next message only.
 */
export const numberedOptions: Step<CollectedTurn> = async function numberedOptionsStep(turn, next) {
  const chosen = turn.features.buttons ? undefined : optionFor(turn.heard, turn.record.options);
  if (chosen !== undefined) {
    const value = parseObject(chosen);
    if (value === undefined) {
      turn.text = chosen;
      turn.activity = { ...turn.activity, text: chosen };
    } else {
      turn.text = '';
      turn.activity = { ...turn.activity, text: undefined, value };
    }
  }
  await next();
};

function optionFor(text: string, options: readonly string[]): string | undefined {
  const number = NUMBER.exec(text.normalize('NFKC'))?.[1];
  return number === undefined ? undefined : options[Number(number) - 1];
}
