import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import type { LanguageModel } from './languageModel';
import { checkTrainable, openFiles, type Problem, showPlace } from './modelFormats';
import { modelFilesIn } from './modelFiles';
import { toLanguageModel } from './toLanguageModel';

/** How many problems one error tells of; the rest is counted. */
const SHOWN_PROBLEMS = 5;

/** The model that the `.lu`, `.qna` and LUIS `.json` files of a folder describe. Throws as `loadModelFiles` does. */
export function loadLanguageModel(directory: string, locale: Locale): LanguageModel {
  return loadModelFiles(modelFilesIn(directory), locale);
}

/**
 * The model that `.lu`, `.qna` and LUIS `.json` files describe together, with what they import. Throws `MODEL_INVALID`, each
 * line with `file:line:column`, for what cannot be read, what does not fit together, and an utterance that stands under two
 * intents: all that `frontdesk model validate` calls an error and that training would trip over.
 */
export function loadModelFiles(files: readonly string[], locale: Locale): LanguageModel {
  const { model, problems } = openFiles(files);
  refuse(problems);
  refuse(checkTrainable(model));
  return toLanguageModel(model, locale);
}

function refuse(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const lines = errors.slice(0, SHOWN_PROBLEMS).map((problem) => `${showPlace(problem.at)}: ${inWords(problem)}`);
  const more = errors.length > lines.length ? [`and ${errors.length - lines.length} more`] : [];
  throw new FrontdeskError('MODEL_INVALID', [...lines, ...more].join('\n'));
}

/** The code and its values in words; `frontdesk model validate` has whole sentences, in both languages. */
function inWords({ code, values }: Problem): string {
  const name = code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const said = Object.entries(values).map(([key, value]) => `${key}: ${value}`);
  return said.length === 0 ? name : `${name} (${said.join(', ')})`;
}
