/** A template utterance, taken apart. */
export type PatternNode =
  | { kind: 'word'; text: string }
  | { kind: 'entity'; name: string; role?: string }
  | { kind: 'sequence'; items: PatternNode[] }
  | { kind: 'choice'; options: PatternNode[] }
  | { kind: 'optional'; item: PatternNode };

export interface ParsedPattern {
  root: PatternNode;
  /** `^` before or behind it: nothing may come before, nothing after. */
  fromStart: boolean;
  toEnd: boolean;
}

/**
 * Reads LUIS's pattern syntax (Microsoft, "Pattern syntax"): `{entity:role}`, `[optional]`, `(one|other)`, `^` for the
 * beginning and end of the utterance. Brackets may nest; one that is never closed closes at the end. `split` gives the words
 * of a stretch of plain text.
 */
export function parsePattern(pattern: string, split: (text: string) => string[]): ParsedPattern {
  const fromStart = /^\s*\^/.test(pattern);
  const toEnd = /(?<!\\)\^\s*$/.test(pattern);
  const bare = pattern.replace(/^\s*\^/, '').replace(/(?<!\\)\^\s*$/, '');
  return { root: new PatternReader(bare, split).choice(''), fromStart, toEnd };
}

class PatternReader {
  private at = 0;

  constructor(
    private readonly pattern: string,
    private readonly split: (text: string) => string[],
  ) {}

  /** Everything up to the closing sign, which is passed over. */
  choice(closing: string): PatternNode {
    const options: PatternNode[] = [];
    let items: PatternNode[] = [];
    let plain = '';
    const endWords = (): void => {
      items.push(...this.split(plain).map((text): PatternNode => ({ kind: 'word', text })));
      plain = '';
    };
    while (this.at < this.pattern.length) {
      const sign = this.pattern.charAt(this.at);
      this.at += 1;
      if (sign === '\\') {
        plain += this.pattern.charAt(this.at);
        this.at += 1;
      } else if (sign === closing) break;
      else if (sign === '|' && closing !== '') {
        endWords();
        options.push({ kind: 'sequence', items });
        items = [];
      } else if (sign === '{' || sign === '[' || sign === '(') {
        endWords();
        items.push(sign === '{' ? this.entity() : this.group(sign));
      } else plain += sign;
    }
    endWords();
    options.push({ kind: 'sequence', items });
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  private group(sign: '[' | '('): PatternNode {
    return sign === '[' ? { kind: 'optional', item: this.choice(']') } : this.choice(')');
  }

  private entity(): PatternNode {
    const end = this.pattern.indexOf('}', this.at);
    const inside = this.pattern.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.pattern.length : end + 1;
    const [name = '', role] = inside
      .replace(/^\s*@/, '')
      .split(':')
      .map((part) => part.trim());
    return role === undefined || role === '' ? { kind: 'entity', name } : { kind: 'entity', name, role };
  }
}
