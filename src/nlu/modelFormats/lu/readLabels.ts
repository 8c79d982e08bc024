import type { Label, Place } from '../modelDescription';
import { unclosedBracket } from '../patternBrackets';
import { errorAt, type Problem } from '../problem';
import { shifted } from '../sourceLines';

/** A line of an intent, taken apart: an utterance with its labels, or a template when an entity stands without a value. */
export type LabelledLine =
  | { kind: 'utterance'; text: string; labels: Label[] }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'problem'; problem: Problem };

/** Signs that a backslash takes the meaning from; before any other sign it is a backslash. */
const ESCAPED = '\\{}[]()|^';
const ENTITY_WITHOUT_VALUE = /(?<!\\)\{\s*@?[^{}=]*\}/;
/** As Microsoft's parser tells a template: an optional part, or alternatives in brackets. */
const OPTIONAL_OR_ALTERNATIVES = /(?<!\\)\[.*(?<!\\)\]|(?<!\\)\(.*\|.*(?<!\\)\)/;

function isTemplate(text: string): boolean {
  return ENTITY_WITHOUT_VALUE.test(text) || OPTIONAL_OR_ALTERNATIVES.test(text);
}

/** Reads `fly to {@city:destination=Paris}`; `at` is the place of the text's first sign. */
export function readLabelledLine(text: string, at: Place): LabelledLine {
  if (!isTemplate(text)) return new LabelScanner(text, at).read();
  const label = /(?<!\\)\{[^{}=]*=/.exec(text);
  if (label !== null) return problem(errorAt(shifted(at, label.index), 'labelsInPattern'));
  const braces = unpairedBrace(text);
  if (braces !== undefined) return problem(errorAt(shifted(at, braces), 'labelOpen'));
  const bracket = unclosedBracket(text);
  if (bracket !== undefined) {
    const { sign, closing } = bracket;
    return problem(errorAt(shifted(at, bracket.at), 'bracketOpen', { sign, closing }));
  }
  return { kind: 'pattern', pattern: text.replace(/(?<!\\)\{\s*@?\s*/g, '{').replace(/(?<!\\)\s+\}/g, '}') };
}

/** An utterance's text as it stands in a `.lu` file, its labels written into it. */
export function writeLabelledText(text: string, labels: readonly Label[]): string {
  const plain = writePart(text, labels, 0, text.length, escapeBraces);
  return isTemplate(plain) || /^\[[^[]+\]\(/.test(plain)
    ? writePart(text, labels, 0, text.length, (part) => escapeBraces(part).replace(/[[\]()|]/g, '\\$&'))
    : plain;
}

/** LUIS's `{city:from}` as `{@city:from}`. */
export function writePattern(pattern: string): string {
  return pattern.replace(/(?<!\\)\{/g, '{@');
}

function writePart(
  text: string,
  labels: readonly Label[],
  start: number,
  end: number,
  escape: (part: string) => string,
): string {
  let written = '';
  let position = start;
  for (const label of labels) {
    const labelEnd = label.start + label.length;
    const name = label.role === undefined ? label.entity : `${label.entity}:${label.role}`;
    written += escape(text.slice(position, label.start));
    written += `{@${name}=${writePart(text, label.children, label.start, labelEnd, escape)}}`;
    position = labelEnd;
  }
  return written + escape(text.slice(position, end));
}

/** A backslash is doubled only where it would take the meaning from what follows. */
function escapeBraces(text: string): string {
  return text.replace(/\\(?=[\\{}[\]()|^]|$)/g, '\\\\').replace(/[{}]/g, '\\$&');
}

function problem(found: Problem): LabelledLine {
  return { kind: 'problem', problem: found };
}

function unpairedBrace(text: string): number | undefined {
  let open: number | undefined;
  for (const match of text.matchAll(/(?<!\\)[{}]/g)) {
    if (match[0] === '{' ? open !== undefined : open === undefined) return match.index;
    open = match[0] === '{' ? match.index : undefined;
  }
  return open;
}

interface OpenLabel {
  label: Label;
  /** Where its brace stands in the line. */
  at: number;
}

class LabelScanner {
  private text = '';
  private readonly top: Label[] = [];
  private readonly open: OpenLabel[] = [];
  private position = 0;

  constructor(
    private readonly line: string,
    private readonly at: Place,
  ) {}

  read(): LabelledLine {
    while (this.position < this.line.length) {
      const found = this.step();
      if (found !== undefined) return problem(found);
    }
    const left = this.open.at(-1);
    if (left !== undefined) return problem(errorAt(shifted(this.at, left.at), 'labelOpen'));
    return { kind: 'utterance', text: this.text, labels: this.top };
  }

  private step(): Problem | undefined {
    const sign = this.line.charAt(this.position);
    const following = this.line.charAt(this.position + 1);
    if (sign === '\\' && following !== '' && ESCAPED.includes(following)) {
      this.text += following;
      this.position += 2;
      return undefined;
    }
    if (sign === '{') return this.openLabel();
    if (sign === '}') return this.closeLabel();
    // White space between `=` and the value belongs to the notation.
    const begins = this.open.at(-1)?.label.start === this.text.length;
    if (!(begins && /\s/.test(sign))) this.text += sign;
    this.position += 1;
    return undefined;
  }

  private openLabel(): Problem | undefined {
    const here = shifted(this.at, this.position);
    const head = /^\{\s*@?([^{}=]*)=/.exec(this.line.slice(this.position));
    if (head === null) return errorAt(here, 'labelOpen');
    const [entity = '', role, ...more] = (head[1] ?? '').split(':').map((part) => part.trim());
    if (entity === '' || role === '' || more.length > 0) return errorAt(here, 'labelName');
    const label: Label = { entity, start: this.text.length, length: 0, children: [] };
    if (role !== undefined) label.role = role;
    (this.open.at(-1)?.label.children ?? this.top).push(label);
    this.open.push({ label, at: this.position });
    this.position += head[0].length;
    return undefined;
  }

  private closeLabel(): Problem | undefined {
    const last = this.open.pop();
    if (last === undefined) return errorAt(shifted(this.at, this.position), 'labelEnd');
    const value = this.text.slice(last.label.start).trimEnd();
    if (value === '') return errorAt(shifted(this.at, last.at), 'labelEmpty', { entity: last.label.entity });
    last.label.length = value.length;
    this.position += 1;
    return undefined;
  }
}
