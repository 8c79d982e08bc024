import { FrontdeskError } from '../../core/errors';
import { isHan } from '../tokenizer';
import type { EntitySpan } from './entityScores';

/** A text with the entities that it holds. */
export interface LabelledText {
  text: string;
  entities: EntitySpan[];
}

const SEPARATOR = /[\t ]+/;
const TAG = /^(?:O|([BIES])-(.+))$/;

/**
 * The sentences of a CoNLL-style file: a token a line, its tag in the last column, an empty line between sentences. Tags are
 * IOB2 (`B-city`, `I-city`, `O`), IOB1 or IOBES; `-DOCSTART-` lines and `#` comments without a tag are passed over. Tokens
 * are joined by spaces, but not where a Chinese character or punctuation stands beside another. Throws `REQUEST_INVALID`
 * with file and line for a line without a tag.
 */
export function readConll(content: string, file: string): LabelledText[] {
  const sentences: LabelledText[] = [];
  let sentence: SentenceBuilder | undefined;
  const end = (): void => {
    if (sentence !== undefined) sentences.push(sentence.finish());
    sentence = undefined;
  };
  content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((line, index) => {
      const columns = line.trim().split(SEPARATOR);
      const [token = ''] = columns;
      if (token === '') end();
      else if (token === '-DOCSTART-' || (token.startsWith('#') && !TAG.test(columns.at(-1) ?? ''))) return;
      else {
        const tag = TAG.exec(columns.at(-1) ?? '');
        if (columns.length < 2 || tag === null)
          throw new FrontdeskError(
            'REQUEST_INVALID',
            `${file}:${index + 1}: no tag such as O or B-city: ${line.trim()}`,
          );
        sentence ??= new SentenceBuilder();
        sentence.add(token, tag[1], tag[2]);
      }
    });
  end();
  return sentences;
}

class SentenceBuilder {
  private text = '';
  private readonly entities: EntitySpan[] = [];
  private open: EntitySpan | undefined;

  add(token: string, position: string | undefined, entity: string | undefined): void {
    if (this.text !== '' && !isWrittenTogether(this.text, token)) this.text += ' ';
    const start = this.text.length;
    this.text += token;
    if (entity === undefined) {
      this.open = undefined;
      return;
    }
    const goesOn = (position === 'I' || position === 'E') && this.open?.entity === entity;
    if (goesOn && this.open !== undefined) this.open.end = this.text.length;
    else {
      this.open = { entity, start, end: this.text.length };
      this.entities.push(this.open);
    }
    if (position === 'E' || position === 'S') this.open = undefined;
  }

  finish(): LabelledText {
    return { text: this.text, entities: this.entities };
  }
}

/** Chinese characters and their punctuation have no space beside them. */
function isWrittenTogether(before: string, token: string): boolean {
  return isChinese(before.charCodeAt(before.length - 1)) || isChinese(token.charCodeAt(0));
}

function isChinese(code: number): boolean {
  return isHan(code) || (code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xffef);
}
