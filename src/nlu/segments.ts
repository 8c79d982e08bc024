import { heardPart } from '../core/heardPart';

/** Chinese words by the dictionary that comes with Node's ICU; made at first use. */
let segmenter: Intl.Segmenter | undefined;
const HAN = /[\u3400-\u9fff]/;

/**
 * The words of the heard part of a text that has Chinese in it, digit runs as 0; nothing for other texts, whose words are
 * their units already. Which words there are depends on ICU's version: it is part of a trained model's hash.
 */
export function segmentsOf(foldedText: string): string[] {
  if (!HAN.test(foldedText)) return [];
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(heardPart(foldedText))) {
    if (isWordLike === true) words.push(segment.replace(/\d+/g, '0'));
  }
  return words;
}
