/**
 * Microsoft's parser for `.lu` and `.qna` files, behind the few shapes that we use. It is sound for what we write
 * (labels with roles, entity declarations, articles; errors with their line), but it is slow (ANTLR in JavaScript),
 * untyped, and leaves escapes and list bodies to its caller. Loaded only to train.
 */
export interface LuRange {
  Start: { Line: number; Character: number };
  End: { Line: number; Character: number };
}

export interface LuUtterance {
  utterance: string;
  entities: { entity: string; role?: string; startPos?: number; endPos?: number }[];
  errorMsgs: string[];
  range: LuRange;
}

export interface LuSection {
  SectionType: string;
  Name?: string;
  Type?: string;
  RegexDefinition?: string;
  /** The lines under a list entity. */
  ListBody?: string[];
  UtteranceAndEntitiesMap?: LuUtterance[];
  Entities?: LuSection[];
  Questions?: string[];
  Answer?: string;
  QAPairId?: string;
  Range: LuRange;
}

interface LuResource {
  Sections: LuSection[];
  Errors: { Message: string; Severity: string; Range?: LuRange }[];
}

export interface ParsedLu {
  sections: LuSection[];
  errors: { message: string; line: number }[];
}

/** Sections and errors of one file's text. */
export function parseLu(text: string): ParsedLu {
  const parser = require('@microsoft/bf-lu/lib/parser/lufile/luParser.js') as { parse(content: string): LuResource };
  const { Sections, Errors } = parser.parse(text);
  return {
    sections: Sections,
    errors: Errors.filter((error) => error.Severity === 'ERROR').map((error) => ({
      message: error.Message,
      line: error.Range?.Start.Line ?? 1,
    })),
  };
}
