import type { ListValue } from '../languageModel';
import { editDistance } from './editDistance';
import { type FuzzyMatch, isCovered, isFree, type Stretch } from './fuzzyLists';
import { formsOf, wordsOfList } from './listForms';
import { isGapCode, isWordCode, type PhraseMatch } from './phraseTrie';

/** Shorter words have too many neighbours. */
const SHORTEST = 5;
/** From so many letters on two errors are forgiven, else one. */
const LONG = 9;
const MOST_WORDS = 4;

interface Form {
  set: number;
  value: number;
  words: string[];
  /** How many letters each word has, what makes a plural left out. */
  sizes: number[];
  /** Its words without what is between them. */
  letters: string;
}

interface Word extends Stretch {
  text: string;
}

function errorsForgiven(letters: number): number {
  return letters < SHORTEST ? 0 : letters < LONG ? 1 : 2;
}

/**
 * Finds list words with typing errors in Latin script: one error from five letters on, two from nine (Damerau 1964), the
 * first letter right (errors there are rare: Yannakoudakis and Fawthrop, "The rules of spelling errors", 1983) and none
 * that is only an ending ("charge" is no misspelt "charger"). Words that the training utterances use are never errors, and
 * what is equally near to two values of a list is neither.
 */
export class MisspeltMatcher {
  /** By set-independent first letter and number of letters. */
  private readonly forms = new Map<string, Form[]>();
  private readonly known: Set<string>;

  constructor(lists: readonly { values: readonly ListValue[] }[], ordinaryWords: readonly string[]) {
    this.known = new Set(ordinaryWords);
    lists.forEach(({ values }, set) => {
      values.forEach(({ synonyms }, value) => {
        for (const synonym of wordsOfList(synonyms)) {
          const forms = formsOf(synonym);
          for (const form of forms) this.add(form, set, value, Math.max(0, form.length - (forms[0] as string).length));
        }
      });
    });
  }

  /** `ending`: how many letters of it only make it a plural; they do not make it longer. */
  private add(form: string, set: number, value: number, ending: number): void {
    const words = wordsOf(form).map(({ text }) => text);
    for (const word of words) this.known.add(word);
    const letters = words.join('');
    if (letters.length - ending < SHORTEST || /[^a-z' -]/.test(form)) return;
    const sizes = words.map((word, at) => word.length - (at === words.length - 1 ? ending : 0));
    const key = `${letters.charAt(0)}${letters.length}`;
    this.forms.set(key, [...(this.forms.get(key) ?? []), { set, value, words, sizes, letters }]);
  }

  /**
   * `exact` are the list words that stand in the folded text as they should. What is found overlaps none of them, unless it
   * is a longer word for the same value ("cofee grinder" and "grinder").
   */
  find(text: string, exact: readonly PhraseMatch[]): FuzzyMatch[] {
    if (this.forms.size === 0) return [];
    const words = wordsOf(text);
    const found: FuzzyMatch[] = [];
    words.forEach((word, at) => {
      if (word.text.length < SHORTEST - 1 || /\d/.test(word.text) || this.known.has(word.text)) return;
      if (!isCovered(word.start, word.end, [...exact, ...found]))
        found.push(...this.findAround(text, words, at, exact));
    });
    return found;
  }

  /** The nearest list words, one a list, for the stretches of words that hold a given one. */
  private findAround(text: string, words: readonly Word[], at: number, exact: readonly PhraseMatch[]): FuzzyMatch[] {
    const best = new Map<number, FuzzyMatch & { errors: number; isTied: boolean }>();
    for (let first = at; first >= Math.max(0, at - MOST_WORDS + 1); first -= 1) {
      if (first < at && !areNeighbours(text, words[first] as Word, words[first + 1] as Word)) break;
      for (let last = at; last < Math.min(words.length, first + MOST_WORDS); last += 1) {
        if (last > at && !areNeighbours(text, words[last - 1] as Word, words[last] as Word)) break;
        const stretch = words.slice(first, last + 1);
        const { start } = stretch[0] as Word;
        const { end } = stretch.at(-1) as Word;
        for (const { form, errors } of this.nearest(stretch)) {
          if (!isFree({ set: form.set, value: form.value, start, end }, exact)) continue;
          const score = 1 - errors / form.letters.length;
          const match = { set: form.set, value: form.value, start, end, score, errors, isTied: false };
          const other = best.get(form.set);
          if (
            other === undefined ||
            errors < other.errors ||
            (errors === other.errors && end - start > other.end - other.start)
          )
            best.set(form.set, match);
          else if (errors === other.errors && form.value !== other.value && end - start === other.end - other.start)
            other.isTied = true;
        }
      }
    }
    return [...best.values()]
      .filter(({ isTied }) => !isTied)
      .map(({ set, value, start, end, score }) => ({ set, value, start, end, score }));
  }

  private nearest(stretch: readonly Word[]): { form: Form; errors: number }[] {
    const letters = stretch.map(({ text }) => text).join('');
    const near: { form: Form; errors: number }[] = [];
    for (let length = letters.length - 2; length <= letters.length + 2; length += 1) {
      for (const form of this.forms.get(`${letters.charAt(0)}${length}`) ?? []) {
        const errors = errorsBetween(stretch, letters, form);
        if (errors !== undefined) near.push({ form, errors });
      }
    }
    return near;
  }
}

/** The number of errors that make the stretch of the form; undefined when they are too many or an ending. */
function errorsBetween(stretch: readonly Word[], letters: string, form: Form): number | undefined {
  const limit = errorsForgiven(form.sizes.reduce((sum, size) => sum + size, 0));
  if (form.words.length !== stretch.length) {
    // A space too many or too few is an error by itself.
    const errors = editDistance(letters, form.letters, limit - 1);
    return errors < limit && !isAnotherWord(letters, form.letters, form.letters.length) ? errors + 1 : undefined;
  }
  let errors = 0;
  for (let at = 0; at < stretch.length; at += 1) {
    const [said, meant] = [(stretch[at] as Word).text, form.words[at] as string];
    if (said === meant) continue;
    const size = form.sizes[at] as number;
    const allowed = errorsForgiven(size);
    const here = editDistance(said, meant, allowed);
    if (here > allowed || (size < LONG && isAnotherWord(said, meant, size))) return undefined;
    errors += here;
  }
  return errors > 0 && errors <= limit ? errors : undefined;
}

const ENDINGS = /^(?:s|es|d|ed|r|er|rs|ers|n|en|y|ly|e|ing|or|al|ic)?$/;

/**
 * Whether one error makes it a word of its own rather than a slip: "charge" for "charger", "store" for "stove". Of the
 * shortest words only swapped and doubled letters are slips.
 */
function isAnotherWord(said: string, meant: string, size: number): boolean {
  if (size === SHORTEST && lettersOf(said) !== lettersOf(meant)) return true;
  return differsInEnding(said, meant) || hasOtherLetter(said, meant);
}

function lettersOf(word: string): string {
  return [...new Set(word)].sort().join('');
}

function differsInEnding(said: string, meant: string): boolean {
  let same = 0;
  while (same < said.length && said.charAt(same) === meant.charAt(same)) same += 1;
  return ENDINGS.test(said.slice(same)) && ENDINGS.test(meant.slice(same));
}

const VOWELS = /^[aeiouy]+$/;

/** Whether the words differ in one letter that is no vowel for a vowel and no key beside the right one. */
function hasOtherLetter(said: string, meant: string): boolean {
  if (said.length !== meant.length) return false;
  const places = [...said].flatMap((letter, at) => (letter === meant.charAt(at) ? [] : [at]));
  const [place] = places;
  if (places.length !== 1 || place === undefined) return false;
  const [one, other] = [said.charAt(place), meant.charAt(place)];
  return !VOWELS.test(one + other) && !areKeysBeside(one, other);
}

const KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** On a keyboard whose rows are each half a key further right. */
function areKeysBeside(one: string, other: string): boolean {
  const [row, otherRow] = [one, other].map((letter) => KEYS.findIndex((keys) => keys.includes(letter)));
  if (row === undefined || otherRow === undefined || row < 0 || otherRow < 0) return false;
  const shift = (KEYS[row]?.indexOf(one) ?? 0) - (KEYS[otherRow]?.indexOf(other) ?? 0);
  if (row === otherRow) return Math.abs(shift) === 1;
  return (
    (row - otherRow === 1 && (shift === 0 || shift === -1)) || (otherRow - row === 1 && (shift === 0 || shift === 1))
  );
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!isWordCode(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && (isWordCode(text.charCodeAt(at)) || text.charCodeAt(at) === 39)) at += 1;
    words.push({ start, end: at, text: text.slice(start, at).replaceAll("'", '') });
  }
  return words;
}

function areNeighbours(text: string, left: Stretch, right: Stretch): boolean {
  for (let at = left.end; at < right.start; at += 1) if (!isGapCode(text.charCodeAt(at))) return false;
  return true;
}
