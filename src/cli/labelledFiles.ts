import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import { type LabelledRow, type LabelledText, readConll, readLabelledModel, readLabelledRows } from '../nlu/evaluation';
import type { LanguageModel } from '../nlu/languageModel';
import { loadModelFiles } from '../nlu/luLoader';
import { modelFilesIn } from '../nlu/modelFiles';
import { type EvaluateDeps, say } from './evaluateDeps';
import { isFolder } from './isFolder';

const CONLL = ['.conll', '.bio', '.iob', '.txt'];
const MODELS = ['.lu', '.json'];

export function isConll(file: string): boolean {
  return CONLL.includes(path.extname(file).toLowerCase());
}

/** Whether a file, or a folder of model files, says where entities are and not what is meant. */
export function isEntityFile(file: string): boolean {
  return isConll(file) || MODELS.includes(path.extname(file).toLowerCase()) || isFolder(file);
}

/** The same of what is trained on, where a `.json` file holds rows. */
export function isEntityTraining(file: string): boolean {
  return isEntityFile(file) && (isFolder(file) || path.extname(file).toLowerCase() !== '.json');
}

/** The rows of a JSONL file. Throws `REQUEST_INVALID`. */
export function readRows(deps: EvaluateDeps, file: string, splitColumn: string): LabelledRow[] {
  return readLabelledRows(readText(deps, file), file, splitColumn);
}

/**
 * The texts of a CoNLL-style file, of a model or of a folder of model files. Throws `REQUEST_INVALID` for other files and for
 * what cannot be read.
 */
export function readLabelledTexts(deps: EvaluateDeps, file: string): LabelledText[] {
  const rows = labelledTexts(deps, file);
  if (rows.length > 0) return rows;
  throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noTexts', { file }), { field: 'test' });
}

function labelledTexts(deps: EvaluateDeps, file: string): LabelledText[] {
  if (isConll(file)) return readConll(readText(deps, file), file);
  if (!isEntityFile(file)) return [];
  return readLabelledModel(modelFilesOf(deps, file));
}

/** The model that a `.lu` file or a folder of model files describes. Throws `REQUEST_INVALID` and `MODEL_INVALID`. */
export function readModel(deps: EvaluateDeps, file: string, locale: Locale): LanguageModel {
  return loadModelFiles(modelFilesOf(deps, file), locale);
}

function modelFilesOf(deps: EvaluateDeps, file: string): string[] {
  if (isFolder(file)) return modelFilesIn(file);
  if (existsSync(file)) return [file];
  throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noFile', { file }));
}

function readText(deps: EvaluateDeps, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noFile', { file }), { cause });
  }
}
