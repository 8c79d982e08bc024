/** A phrase found in folded text. */
export interface PhraseMatch {
  /** Which set of phrases it belongs to. */
  set: number;
  /** What was given with the phrase. */
  value: number;
  start: number;
  end: number;
}

interface Payload {
  set: number;
  value: number;
}

/** White space and hyphens between the words of a phrase; they may be left out or doubled. */
const GAP = /[\s-]+/;

/**
 * The phrases of many sets, found in one pass over a text: a character trie (Fredkin, "Trie memory", CACM 1960) that is
 * entered at the beginnings of words. Of the phrases of one set that begin at a place the longest counts, and those of one
 * set never overlap. Latin words match whole, Chinese ones anywhere; gaps between words may be typed or left out.
 */
export class PhraseTrie {
  /** Most nodes have one child: its code unit and node. Others have a map in `branches`. */
  private readonly onlyCode: number[] = [0];
  private readonly onlyChild: number[] = [0];
  private readonly branches: (Map<number, number> | undefined)[] = [undefined];
  private readonly payloads: (Payload[] | undefined)[] = [undefined];
  private readonly gapAfter: boolean[] = [false];
  private sets = 0;

  /** Adds a folded phrase; the value of a phrase that its set has already stays. Whether it was added. */
  add(phrase: string, set: number, value: number): boolean {
    const words = phrase.split(GAP).filter((word) => word !== '');
    if (words.length === 0) return false;
    let node = 0;
    words.forEach((word, index) => {
      for (let at = 0; at < word.length; at += 1) node = this.childOrNew(node, word.charCodeAt(at));
      if (index < words.length - 1) this.gapAfter[node] = true;
    });
    this.sets = Math.max(this.sets, set + 1);
    const payloads = (this.payloads[node] ??= []);
    if (payloads.some((payload) => payload.set === set)) return false;
    payloads.push({ set, value });
    return true;
  }

  /** The value of a phrase in a set, gaps left out. */
  valueOf(letters: string, set: number): number | undefined {
    let node = 0;
    for (let at = 0; at < letters.length; at += 1) {
      node = this.child(node, letters.charCodeAt(at));
      if (node === 0) return undefined;
    }
    return this.payloads[node]?.find((payload) => payload.set === set)?.value;
  }

  /** Matches by start. */
  find(text: string): PhraseMatch[] {
    const found: PhraseMatch[] = [];
    const freeFrom = new Int32Array(this.sets);
    let before = 0;
    for (let start = 0; start < text.length; start += 1) {
      const code = text.charCodeAt(start);
      if (!(isWordCode(code) && isWordCode(before)) && this.child(0, code) !== 0)
        this.findAt(text, start, freeFrom, found);
      before = code;
    }
    return found;
  }

  private findAt(text: string, start: number, freeFrom: Int32Array, found: PhraseMatch[]): void {
    const first = found.length;
    let node = 0;
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (isGapCode(code)) {
        if (!this.gapAfter[node]) break;
        continue;
      }
      node = this.child(node, code);
      if (node === 0) break;
      const payloads = this.payloads[node];
      if (payloads === undefined || (isWordCode(code) && isWordCode(text.charCodeAt(at + 1)))) continue;
      for (const { set, value } of payloads) {
        if (start < (freeFrom[set] as number)) continue;
        const shorter = found.findIndex((match, index) => index >= first && match.set === set);
        const match = { set, value, start, end: at + 1 };
        if (shorter < 0) found.push(match);
        else found[shorter] = match;
      }
    }
    for (let index = first; index < found.length; index += 1) {
      const { set, end } = found[index] as PhraseMatch;
      freeFrom[set] = end;
    }
  }

  private child(node: number, code: number): number {
    if (this.onlyCode[node] === code) return this.onlyChild[node] as number;
    return this.branches[node]?.get(code) ?? 0;
  }

  private childOrNew(node: number, code: number): number {
    const known = this.child(node, code);
    if (known !== 0) return known;
    const child = this.onlyCode.length;
    this.onlyCode.push(0);
    this.onlyChild.push(0);
    this.branches.push(undefined);
    this.payloads.push(undefined);
    this.gapAfter.push(false);
    if (this.onlyCode[node] === 0) {
      this.onlyCode[node] = code;
      this.onlyChild[node] = child;
    } else (this.branches[node] ??= new Map<number, number>()).set(code, child);
    return child;
  }
}

/** Latin letters and digits, which belong to a word with those beside them. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 0xc0 && code <= 0x24f);
}

export function isGapCode(code: number): boolean {
  return code === 32 || code === 45 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000;
}
