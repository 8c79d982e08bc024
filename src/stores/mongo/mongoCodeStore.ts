import type { Collection } from 'mongodb';
import type { CodeAttempt, CodeStore, Try } from '../../ports/codeStore';
import {
  type AttemptDecision,
  type CodeState,
  decideAttempt,
  decideGuess,
  type Guessed,
  lockedUntil,
  NO_CODE,
  withCode,
} from '../codeRules';
import { isDuplicateKey, untilSettled } from './mongoErrors';
import { SCHEMA_VERSION } from './schema';

export interface CodeDocument {
  /** The subject. */
  _id: string;
  v: number;
  version: number;
  state: CodeState;
}

interface Loaded {
  version: number;
  state: CodeState;
}

/** One-time codes in MongoDB; the rules are in `codeRules.ts`. A try counts only if nobody else's came between. */
export class MongoCodeStore implements CodeStore {
  constructor(private readonly codes: Collection<CodeDocument>) {}

  async issue(
    subject: string,
    code: { hash: string; expiresAt: Date; tries: number },
    at: Date,
  ): Promise<{ kind: 'issued' } | { kind: 'locked'; until: Date }> {
    return untilSettled(async () => {
      const loaded = await this.load(subject);
      const until = lockedUntil(loaded.state, at);
      if (until) return { kind: 'locked', until };
      return (await this.replace(subject, loaded, withCode(loaded.state, code))) ? { kind: 'issued' } : undefined;
    });
  }

  async attempt(subject: string, hash: string, attempt: Try): Promise<CodeAttempt> {
    return this.decide(subject, (state) => decideAttempt(state, hash, attempt));
  }

  async guess(subject: string, right: boolean, guess: Try & { tries: number }): Promise<Guessed> {
    return this.decide(subject, (state) => decideGuess(state, right, guess));
  }

  private decide<A extends CodeAttempt>(subject: string, by: (state: CodeState) => AttemptDecision<A>): Promise<A> {
    return untilSettled(async () => {
      const loaded = await this.load(subject);
      const { attempt, next } = by(loaded.state);
      return next === undefined || (await this.replace(subject, loaded, next)) ? attempt : undefined;
    });
  }

  private async load(subject: string): Promise<Loaded> {
    return (await this.codes.findOne({ _id: subject })) ?? { version: 0, state: NO_CODE };
  }

  /** Whether the state was still the loaded one and is now `state`. */
  private async replace(subject: string, loaded: Loaded, state: CodeState): Promise<boolean> {
    const version = loaded.version + 1;
    if (loaded.version > 0) {
      const update = { $set: { state, version } };
      return (await this.codes.updateOne({ _id: subject, version: loaded.version }, update)).matchedCount === 1;
    }
    try {
      await this.codes.insertOne({ _id: subject, v: SCHEMA_VERSION, version, state });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
