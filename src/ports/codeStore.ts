export type CodeAttempt =
  | { kind: 'correct' }
  | { kind: 'wrong'; triesLeft: number }
  /** No tries left; until then neither a try nor a new code is accepted. */
  | { kind: 'locked'; until: Date }
  | { kind: 'expired' }
  | { kind: 'none' };

/** One-time codes with limited tries. Codes are kept as hashes; the caller hashes. */
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
  attempt(subject: string, hash: string, at: Date, lockMs: number): Promise<CodeAttempt>;
}
