/** Turns sentences into vectors whose cosine says how alike they are in meaning. */
export interface Encoder {
  /** Another one whenever the vectors would be others. Vectors of two ids cannot be compared. */
  readonly id: string;
  /** How many numbers a vector has, both halves together; a multiple of eight. */
  readonly dimensions: number;

  /**
   * A vector for each text, in their order: the state of its first token, and behind it the mean of the states of all its tokens,
   * each scaled to length 1. They see a sentence from two sides: what the model was trained to sum it up with, and what each of
   * its words became. Of a model that gives but one vector both halves are that. They are shared with a cache: do not write into them.
   * Work with a deadline is somebody's turn and goes before work without one, such as training.
   *
   * Throws `ENCODER_TIMEOUT` (retryable) when the deadline passes first; what was under way is finished and cached.
   * Throws `ENCODER_UNAVAILABLE` when it cannot answer: retryable while it is overloaded or starts again after a crash, not
   * after `close` or when its files or its runtime cannot be used.
   */
  encode(texts: readonly string[], options?: { deadlineMs?: number }): Promise<Float32Array[]>;

  /** Lets what is under way finish, refuses what waits, and frees the memory. Can be called twice. */
  close(): Promise<void>;
}
