import { SHORTEST_NONSENSE } from '../intentClassifier';
import type { HeldOutRow } from './crossValidate';
import { bestInScope } from './fitCalibration';

/** This share of the held-out rows that were understood may be less known than the result. */
const MAY_BE_LOST = 0.005;
/** With fewer rows the lowest is only the lowest that happened to be there. */
const FEWEST_ROWS = 1_000;

/**
 * The share of known units below which next to nothing is ever understood; 0, which is never below, when there are too few
 * rows to tell. The regression of the scope cannot learn this: hardly a training row is nonsense, and one known word among
 * strange ones has all the weight of a sentence: 当 in "叮叮当".
 */
export function fitLeastKnown(heldOut: readonly HeldOutRow[], none: number): number {
  const shares = heldOut
    .filter(
      (row) => row.inScope && row.known.count >= SHORTEST_NONSENSE && bestInScope(row.margins, none) === row.label,
    )
    .map(({ known }) => known.units)
    .sort((a, b) => a - b);
  return shares.length < FEWEST_ROWS ? 0 : (shares[Math.floor(MAY_BE_LOST * shares.length)] as number);
}
