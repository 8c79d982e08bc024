import { isDeepStrictEqual } from 'node:util';
import { type ModelDescription, type ModelSection, withoutPlaces } from './modelDescription';
import { writeJsonLine } from './lu/jsonLines';
import { writeEntity, writeIntentFeatures, writePhraseList } from './lu/writeEntity';
import { writeIntent } from './lu/writeIntent';
import { writeArticle } from './qna/writeArticle';
import { readModelText } from './readModelText';

/**
 * The model as the text of a `.lu` or `.qna` file. What is read back from it is the same model: each section is read
 * after it is written, and one that the notation cannot hold becomes a line of JSON instead (`jsonLines.ts`).
 */
export function writeModelText(model: ModelDescription): string {
  let text = '';
  let previous: ModelSection | undefined;
  for (const section of model.sections) {
    if (previous !== undefined && !(isOneLine(previous) && isOneLine(section) && previous.kind === section.kind))
      text += '\n';
    text += `${writeSection(section)}\n`;
    previous = section;
  }
  return text;
}

function writeSection(section: ModelSection): string {
  const written = notation(section);
  if (written !== undefined && isReadAs(written, section)) return written;
  return writeJsonLine('section', withoutPlaces(section));
}

function notation(section: ModelSection): string | undefined {
  if (section.kind === 'comment') return section.lines.map(writeComment).join('\n');
  const lines = sectionLines(section);
  return lines === undefined ? undefined : [...(section.comments ?? []).map(writeComment), ...lines].join('\n');
}

function sectionLines(section: Exclude<ModelSection, { kind: 'comment' }>): string[] | undefined {
  switch (section.kind) {
    case 'intent':
      return writeIntent(section);
    case 'intentFeatures':
      return writeIntentFeatures(section);
    case 'entity':
      return writeEntity(section);
    case 'phraseList':
      return writePhraseList(section);
    case 'article':
      return writeArticle(section);
    case 'import':
      return [`[${section.text}](${section.target})`];
    case 'metadata':
      // A source belongs to the article below it.
      return section.key === 'qna.pair.source' ? undefined : [`> !# @${section.key} = ${section.value}`.trimEnd()];
    case 'regexFeature':
    case 'property':
      return undefined;
  }
}

function writeComment(line: string): string {
  return `> ${line}`.trimEnd();
}

/** A comment needs the blank line that will follow it. */
function isReadAs(text: string, section: ModelSection): boolean {
  const { model, problems } = readModelText(`${text}\n\n`, '');
  return problems.length === 0 && isDeepStrictEqual(withoutPlaces(model.sections), [withoutPlaces(section)]);
}

function isOneLine(section: ModelSection): boolean {
  if (section.kind === 'comment' || section.comments !== undefined) return false;
  if (section.kind === 'entity') return ['prebuilt', 'regex', 'composite'].includes(section.type);
  return ['metadata', 'import', 'intentFeatures', 'property', 'regexFeature'].includes(section.kind);
}
