/**
 * When the bot acts on what it understood. Scores are calibrated probabilities, so that the numbers mean the same
 * for every recogniser. All of them live here.
 */

/** At or above: act on the intent. Below: ask "did you mean". */
export const SURE = 0.55;
/** An intent at or above is worth offering as one of the choices of "did you mean". */
export const WORTH_OFFERING = 0.12;
/** Enough for a follow-up about the order just talked about, or one named in the message. */
export const ENOUGH_IN_CONTEXT = 0.08;
/** "Did you mean" offers at most this many. */
export const CHOICES_OFFERED = 3;
/** While an address or a message in free words is awaited, only an intent at least this sure is not taken as the answer. */
export const SURE_IN_FREE_TEXT = 0.8;
/** A message that the open question accepts is its answer, unless it asks for something else at least this surely. */
export const SURER_THAN_ANSWER = 0.8;
/**
 * Anger at least this probable is answered with an apology before the answer: the lowest at which nine in ten are angry by
 * cross-validation (docs/packs.md).
 */
export const ANGRY = 0.59;
/** Who was angry is so for this many messages more, as an agent is told; what they type next is often an order number. */
export const ANGER_LASTS = 5;
/** Where free words are awaited, a command is at most this long, in UTF-16 units; what is longer tells a story. */
export const LONGEST_COMMAND_IN_FREE_TEXT = 24;
/** This many messages in a row that were not understood: a human is offered. */
export const MISSES_BEFORE_HUMAN = 2;
