export type CodeAttempt =
  | { kind: 'correct' }
  | { kind: 'wrong'; triesLeft: number }
  /** No tries left; until then neither a try nor a new code is accepted. */
  | { kind: 'locked'; until: Date }
  | { kind: 'expired' }
  | { kind: 'none' };

/** A try: the same `id` again (a turn that runs anew) gets the first answer again and is counted once. */
export interface Try {
  id: string;
  at: Date;
  /** How long the subject is locked after the last wrong try, in milliseconds. */
  lockMs: number;
}

/** One-time codes with limited tries, and limited guesses at anything else. Codes are kept as hashes; the caller hashes. */
export interface CodeStore {
  /**
   * Replaces an earlier code of the subject, unless the subject is locked.
   * Wrong tries made before still count against the new code.
   */
  issue(
    subject: string,
    code: { hash: string; expiresAt: Date; tries: number },
    at: Date,
  ): Promise<{ kind: 'issued' } | { kind: 'locked'; until: Date }>;
  /**
   * Counts a try atomically. A correct code is used up; the last wrong one locks the subject for `lockMs`.
   * Wrong tries are counted over all codes of the subject until one is correct or none was made for `lockMs`.
   */
  attempt(subject: string, hash: string, attempt: Try): Promise<CodeAttempt>;
  /**
   * Counts a guess at something that is no one-time code, of which the caller knows whether it is right. A right guess
   * uses nothing up and forgives no wrong one, but is refused like a wrong one while the subject is locked. Atomic, so that guesses
   * made at once do not slip by the limit.
   */
  guess(
    subject: string,
    right: boolean,
    guess: Try & { tries: number },
  ): Promise<Extract<CodeAttempt, { kind: 'correct' | 'wrong' | 'locked' }>>;
}
