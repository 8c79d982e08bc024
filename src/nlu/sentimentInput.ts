import type { FeatureInput } from './features';
import type { FoldedText } from './foldText';
import { segmentsOf } from './segments';
import { LEXICON, NEGATION, type WordKind } from './sentimentLexicon';
import { tokenize } from './tokenizer';

/** What is told by how a message is written and not by its words. */
const WRITING: readonly (readonly [mark: string, sign: RegExp])[] = [
  [
    'shouting',
    /(?<![\p{L}\p{N}-])\p{Lu}{3,}(?![\p{L}\p{N}-])(?:\P{Ll}*?(?<![\p{L}\p{N}-])\p{Lu}{3,}(?![\p{L}\p{N}-]))+/u,
  ],
  // Not any word: ATM, IBAN and IKEA are written so by the calm.
  [
    'shoutedWord',
    /\p{Ll}.*\b(?:AGAIN|ALL|ALREADY|ALWAYS|ANY\w*|DAYS?|DO|EMPTY|EVER\w*|FULL|HATE|HOURS?|HOW|IMMEDIATELY|LAST|MONEY|MONTHS?|MY|NEVER|NO|NOBODY|NOT|NOTHING|NOW|ONCE|REALLY|REFUND|SO|STILL|STOP|SUCH|THIS|TIMES|TODAY|TWICE|TWO|THREE|FOUR|FIVE|VERY|WEEKS?|WHAT|WHEN|WHERE|WHO|WHY|WILL|WORST|YEARS?|YOUR?)\b|\b(?:AGAIN|ANY\w*|HOW|MY|NEVER|NO|NOT|NOW|STILL|STOP|THIS|TODAY|WHAT|WHEN|WHERE|WHO|WHY|YOU)\b.*\p{Ll}/u,
  ],
  ['exclaiming', /[!！]/],
  ['exclaimingMuch', /(?:[!！].*?){3}|[!！]{2}/s],
  ['askingMuch', /[?？]{2}|[?？][!！]|[!！][?？]/],
  ['trailingOff', /\.{3}|…|。{2}/],
  ['bleeped', /\p{L}[*#@$]+\p{L}*|[*#@$%&]{3,}/u],
  ['angryFace', /[😠😡🤬👿💢🖕]|>:\(/u],
  ['sadFace', /[😞😔😟😕🙁☹😢😭😣😖😩😓🥺😥😰💔]|:-?[(/\\]|T_T/u],
  ['gladFace', /[😀😃😄😁😊🙂😍🥰😘👍🙏❤🎉🌹👏💪😎🤩💯]|(?<!\w):-?[)D]|<3/u],
];
/** Behind this much nobody becomes angry who was not. */
const NEGATION_REACH = 16;

/**
 * What the sentiment's classifier hears of an utterance: its words, and as "entities" how it is written and which kinds of
 * words of the lexicon are in it. `segments` saves finding them twice.
 */
export function sentimentInput(
  original: string,
  folded: FoldedText,
  segments: readonly string[] = segmentsOf(folded.text),
): FeatureInput {
  return { units: tokenize(folded.text), segments, entities: [...writingMarks(original), ...wordMarks(folded.text)] };
}

function writingMarks(original: string): string[] {
  return WRITING.filter(([, sign]) => sign.test(original)).map(([mark]) => mark);
}

/** Both languages are asked: anger mixes them as everything else does. */
function wordMarks(text: string): string[] {
  const marks: string[] = [];
  for (const [kind, words] of LEXICON) {
    words.lastIndex = 0;
    let found = 0;
    for (let match = words.exec(text); match !== null; match = words.exec(text)) {
      marks.push(markOf(kind, isNegated(text, match.index)));
      found += 1;
    }
    if (found > 1) marks.push(`${kind}Words`);
  }
  return marks;
}

/** "not happy" is a word of the annoyed; "not terrible" is no praise. */
function markOf(kind: WordKind, negated: boolean): string {
  return negated ? `negated${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : `${kind}Word`;
}

function isNegated(text: string, index: number): boolean {
  return NEGATION.test(text.slice(Math.max(0, index - NEGATION_REACH), index));
}
