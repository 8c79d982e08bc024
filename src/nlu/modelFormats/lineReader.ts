import { type SourceLine, sourceLines } from './sourceLines';
import type { Place } from './modelDescription';
import { errorAt, type Problem, type ProblemCode } from './problem';

/** Goes through the lines of a file, collecting the comments and problems that it meets. */
export class LineReader {
  readonly problems: Problem[] = [];
  private readonly lines: SourceLine[];
  private next = 0;

  constructor(
    text: string,
    readonly file: string,
  ) {
    this.lines = sourceLines(text, file);
  }

  peek(): SourceLine | undefined {
    return this.lines[this.next];
  }

  take(): SourceLine | undefined {
    const line = this.lines[this.next];
    this.next += 1;
    return line;
  }

  /** Where reading stands, for `back`. */
  mark(): number {
    return this.next;
  }

  back(mark: number): void {
    this.next = mark;
  }

  /** Comment lines up to the next line that says something; blank lines between are passed over. */
  skipComments(): string[] {
    const comments: string[] = [];
    for (let line = this.peek(); line !== undefined; line = this.peek()) {
      if (line.trimmed === '') this.next += 1;
      else if (isComment(line.trimmed)) {
        comments.push(commentText(line.trimmed));
        this.next += 1;
      } else break;
    }
    return comments;
  }

  fail(at: Place, code: ProblemCode, values: Problem['values'] = {}): void {
    this.problems.push(errorAt(at, code, values));
  }
}

export function isMetadata(trimmed: string): boolean {
  return /^>\s*!#/.test(trimmed);
}

export function isComment(trimmed: string): boolean {
  return trimmed.startsWith('>') && !isMetadata(trimmed);
}

/** What a comment line says, without its `>` and one space. */
export function commentText(trimmed: string): string {
  return trimmed.replace(/^> ?/, '');
}
