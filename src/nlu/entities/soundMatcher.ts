import { foldText } from '../foldText';
import type { ListValue } from '../languageModel';
import { type FuzzyLists, type FuzzyMatch, isCovered, isFree } from './fuzzyLists';
import { wordsOfList } from './listForms';
import { type PhraseMatch, PhraseTrie } from './phraseTrie';

/** What a word of the right sound and other characters counts, less for each other character. */
const SOUND_SCORE = 0.95;
const PINYIN_SCORE = 0.9;
/** Words up to this length need a right character, the shortest the right tones too: too many words share their sounds. */
const SHORT = 3;
const SHORTEST = 2;
const SHORTEST_PINYIN = 4;

interface Form {
  set: number;
  value: number;
  text: string;
  /** With tones. */
  syllables: readonly string[];
}

interface SoundNode {
  next: Map<string, SoundNode>;
  forms: Form[];
}

/**
 * Finds Chinese list words that are written with other characters of the same sound, as input methods and transcribed
 * speech do, in traditional characters, or spelt in pinyin ("erji"). Words are compared by their syllables without tones, those of two characters with them.
 */
export class SoundMatcher {
  private readonly root: SoundNode = { next: new Map(), forms: [] };
  /** A character's syllables with their tones, of those that list words have. */
  private readonly syllablesOf = new Map<string, string[]>();
  private readonly spelt = new PhraseTrie();
  private readonly ordinary: Set<string>;

  constructor(lists: readonly { values: readonly ListValue[] }[], fuzzy: FuzzyLists) {
    this.ordinary = new Set([...fuzzy.ordinarySounds, ...fuzzy.ordinaryWords]);
    for (const [syllable, characters] of Object.entries(fuzzy.characters))
      for (const character of characters)
        this.syllablesOf.set(character, [...(this.syllablesOf.get(character) ?? []), syllable]);
    lists.forEach(({ values }, set) => {
      values.forEach(({ synonyms }, value) => {
        for (const synonym of wordsOfList(synonyms)) this.add(foldText(synonym.trim()).text, fuzzy, set, value);
      });
    });
  }

  private add(text: string, fuzzy: FuzzyLists, set: number, value: number): void {
    const syllables = fuzzy.syllables[text];
    if (syllables === undefined) return;
    let node = this.root;
    const bare = syllables.map(withoutTone);
    for (const syllable of bare) {
      const next = node.next.get(syllable) ?? { next: new Map<string, SoundNode>(), forms: [] };
      node.next.set(syllable, next);
      node = next;
    }
    node.forms.push({ set, value, text, syllables });
    const letters = bare.join('');
    if (letters.length >= SHORTEST_PINYIN && !this.ordinary.has(letters)) this.spelt.add(bare.join(' '), set, value);
  }

  /** `exact` are the list words that stand in the folded text as they should. */
  find(text: string, exact: readonly PhraseMatch[]): FuzzyMatch[] {
    if (this.syllablesOf.size === 0) return [];
    const found = this.spelt.find(text).map((match): FuzzyMatch => ({ ...match, score: PINYIN_SCORE }));
    for (let start = 0; start < text.length; start += 1) {
      if (!this.syllablesOf.has(text.charAt(start))) continue;
      const [best] = this.formsAt(text, start, start, this.root)
        .filter((match) => !isCovered(start, match.end, found) && isFree(match, exact))
        .sort((a, b) => b.end - a.end || b.score - a.score);
      if (best !== undefined) found.push(best);
    }
    return found.filter((match) => isFree(match, exact));
  }

  private formsAt(text: string, start: number, at: number, node: SoundNode): FuzzyMatch[] {
    const here = node.forms.flatMap((form) => this.judge(text.slice(start, at), form, start, at));
    const sounds = new Set((this.syllablesOf.get(text.charAt(at)) ?? []).map(withoutTone));
    const further = [...sounds].flatMap((syllable) => {
      const next = node.next.get(syllable);
      return next === undefined ? [] : this.formsAt(text, start, at + 1, next);
    });
    return [...here, ...further];
  }

  private judge(said: string, { set, value, text, syllables }: Form, start: number, end: number): FuzzyMatch[] {
    let same = 0;
    for (let at = 0; at < said.length; at += 1) if (said.charAt(at) === text.charAt(at)) same += 1;
    if (same === said.length || (same === 0 && said.length <= SHORT) || this.ordinary.has(said)) return [];
    if (said.length <= SHORTEST && !syllables.every((syllable, at) => this.isReadAs(said.charAt(at), syllable)))
      return [];
    return [{ set, value, start, end, score: SOUND_SCORE ** (said.length - same) }];
  }

  private isReadAs(character: string, syllable: string): boolean {
    return this.syllablesOf.get(character)?.includes(syllable) ?? false;
  }
}

function withoutTone(syllable: string): string {
  return syllable.replace(/\d$/, '');
}
