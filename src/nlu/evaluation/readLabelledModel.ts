import { FrontdeskError } from '../../core/errors';
import type { Locale } from '../../core/locale';
import type { LanguageModel } from '../languageModel';
import {
  checkTrainable,
  type ModelDescription,
  openFiles,
  type Problem,
  resolveRoles,
  sectionsOf,
  showPlace,
} from '../modelFormats';
import type { Label } from '../modelFormats/modelDescription';
import { toLanguageModel } from '../toLanguageModel';
import type { EntitySpan } from './entityScores';
import type { LabelledText } from './readConll';

/**
 * The labelled utterances of `.lu` or LUIS `.json` files, imports followed; labels inside labels are entities of their own.
 * Throws `REQUEST_INVALID` with `file:line:column` for what cannot be read.
 */
export function readLabelledModel(files: readonly string[]): LabelledText[] {
  return sectionsOf(resolveRoles(open(files)), 'intent').flatMap(({ examples }) =>
    examples.flatMap((example) =>
      example.kind === 'utterance' ? [{ text: example.text, entities: example.labels.flatMap(spansOf) }] : [],
    ),
  );
}

/**
 * The model that one `.lu` file describes, imports followed, to be trained on. Throws `REQUEST_INVALID` and `MODEL_INVALID` with
 * `file:line:column` for what cannot be read or learnt.
 */
export function readTrainableModel(file: string, locale: Locale): LanguageModel {
  const model = open([file]);
  refuse(checkTrainable(model));
  return toLanguageModel(model, locale);
}

function open(files: readonly string[]): ModelDescription {
  const { model, problems } = openFiles(files);
  refuse(problems);
  return model;
}

function refuse(problems: readonly Problem[]): void {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new FrontdeskError('REQUEST_INVALID', `${showPlace(error.at)}: ${error.code}`);
}

function spansOf({ entity, start, length, children }: Label): EntitySpan[] {
  return [{ entity, start, end: start + length }, ...children.flatMap(spansOf)];
}
