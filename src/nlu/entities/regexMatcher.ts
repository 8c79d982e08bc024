import { type FoldedText, originalSpan } from '../foldText';
import type { RecognizedEntity } from '../../core/recognition';
import { identifierValue } from '../identifierValue';

/**
 * Finds the matches of a regex entity in folded text, so that full-width forms and any case match.
 * Regex entities name identifiers: the value is the match without spaces and hyphens, in capitals ("fd 1001" → "FD1001").
 */
export class RegexMatcher {
  private readonly expression: RegExp;

  /** Throws a SyntaxError when `pattern` is no regular expression. */
  constructor(
    readonly name: string,
    pattern: string,
  ) {
    this.expression = new RegExp(pattern, 'giu');
  }

  find(original: string, folded: FoldedText): RecognizedEntity[] {
    const found: RecognizedEntity[] = [];
    for (const match of folded.text.matchAll(this.expression)) {
      if (match[0] === '') continue;
      const { start, end } = originalSpan(folded, match.index, match.index + match[0].length);
      found.push({
        name: this.name,
        kind: 'regex',
        text: original.slice(start, end),
        start,
        length: end - start,
        value: identifierValue(match[0]),
      });
    }
    return found;
  }
}
