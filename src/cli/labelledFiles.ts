import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import { type LabelledRow, type LabelledText, readConll, readLabelledModel, readLabelledRows } from '../nlu/evaluation';
import { type EvaluateDeps, say } from './evaluateDeps';

const CONLL = ['.conll', '.bio', '.iob', '.txt'];
const MODELS = ['.lu', '.json'];

export function isConll(file: string): boolean {
  return CONLL.includes(path.extname(file).toLowerCase());
}

/** Whether a file says where entities are and not what is meant. */
export function isEntityFile(file: string): boolean {
  return isConll(file) || MODELS.includes(path.extname(file).toLowerCase());
}

/** The rows of a JSONL file. Throws `REQUEST_INVALID`. */
export function readRows(deps: EvaluateDeps, file: string, splitColumn: string): LabelledRow[] {
  return readLabelledRows(readText(deps, file), file, splitColumn);
}

/** The texts of a CoNLL-style file or of a model. Throws `REQUEST_INVALID` for other files and for what cannot be read. */
export function readLabelledTexts(deps: EvaluateDeps, file: string): LabelledText[] {
  const rows = isConll(file)
    ? readConll(readText(deps, file), file)
    : isEntityFile(file)
      ? readLabelledModel([file])
      : [];
  if (rows.length > 0) return rows;
  throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noTexts', { file }), { field: 'test' });
}

function readText(deps: EvaluateDeps, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noFile', { file }), { cause });
  }
}
