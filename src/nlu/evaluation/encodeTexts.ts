import type { Encoder } from '../../ports/encoder';
import { VectorFile } from '../encoder';
import { quantile } from './estimates';
import type { SentenceVectors } from './evaluatedEngine';

export interface EncodedTexts extends SentenceVectors {
  /** How long encoding all took; next to nothing when the file had them. */
  seconds: number;
  /** One sentence after the other, on one thread, warm. */
  sentenceMs: { median: number; p99: number };
}

/** So many sentences are timed at most. */
const TIMED_SENTENCES = 200;
const WARM_UP = 5;

/**
 * The vectors of the texts, in `file` too if one is named, so that they need not be encoded again. Throws as
 * `Encoder.encode` does.
 */
export async function encodeTexts(
  encoder: Pick<Encoder, 'id' | 'dimensions' | 'encode'>,
  texts: readonly string[],
  { file, now = () => performance.now() }: { file?: string; now?: () => number } = {},
): Promise<EncodedTexts> {
  const distinct = [...new Set(texts)];
  const sentenceMs = await timeSentences(encoder, distinct, now);
  const began = now();
  const vectors = await (file === undefined ? encoder : new VectorFile(file, encoder, 'vectors')).encode(distinct);
  const byText = new Map(distinct.map((text, at) => [text, vectors[at] as Float32Array]));
  return {
    encoder: encoder.id,
    seconds: (now() - began) / 1000,
    sentenceMs,
    of(text) {
      const vector = byText.get(text);
      if (vector === undefined) throw new Error('A text was not encoded');
      return vector;
    },
  };
}

async function timeSentences(
  encoder: Pick<Encoder, 'encode'>,
  texts: readonly string[],
  now: () => number,
): Promise<{ median: number; p99: number }> {
  const step = Math.max(1, Math.floor(texts.length / TIMED_SENTENCES));
  const sample = texts.filter((_, at) => at % step === 0).slice(0, TIMED_SENTENCES);
  for (const text of sample.slice(0, WARM_UP)) await encoder.encode([text]);
  const times: number[] = [];
  for (const text of sample) {
    const began = now();
    await encoder.encode([text]);
    times.push(now() - began);
  }
  return { median: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
