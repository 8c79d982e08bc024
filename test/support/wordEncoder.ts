import { type FrontdeskError } from '../../src/core/errors';
import type { Encoder } from '../../src/ports/encoder';
import { twoHalves } from './twoHalves';

/** Of half a vector. */
const DIMENSIONS = 16;

/** Words that mean the same to the encoder below, as a real one would know. */
const MEANINGS = [
  'parcel order shipment package',
  'back return refund',
  'joke weather music flight',
  'where track arrive',
];

/** A stand-in for a sentence encoder: a direction for each group of words that mean the same, and a little of the words themselves. */
export class WordEncoder implements Encoder {
  readonly id = 'words-1';
  readonly dimensions = 2 * DIMENSIONS;
  /** What was asked, with and without a deadline. */
  readonly asked: { text: string; deadlineMs: number | undefined }[] = [];
  /** What `encode` throws, if anything. */
  failure: FrontdeskError | Error | undefined;

  encode(texts: readonly string[], options: { deadlineMs?: number } = {}): Promise<Float32Array[]> {
    this.asked.push(...texts.map((text) => ({ text, deadlineMs: options.deadlineMs })));
    return this.failure === undefined ? Promise.resolve(texts.map(vectorOf)) : Promise.reject(this.failure);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS).fill(0.01);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    MEANINGS.forEach((group, at) => {
      if (group.split(' ').includes(word)) vector[at] = (vector[at] as number) + 1;
    });
    const own = 4 + ((word.charCodeAt(0) + word.length) % (DIMENSIONS - 4));
    vector[own] = (vector[own] as number) + 0.1;
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return twoHalves([...vector].map((value) => value / length));
}
