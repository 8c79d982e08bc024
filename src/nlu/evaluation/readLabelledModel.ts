import { FrontdeskError } from '../../core/errors';
import { openFiles, resolveRoles, sectionsOf, showPlace } from '../modelFormats';
import type { Label } from '../modelFormats/modelDescription';
import type { EntitySpan } from './entityScores';
import type { LabelledText } from './readConll';

/**
 * The labelled utterances of `.lu` or LUIS `.json` files, imports followed; labels inside labels are entities of their own.
 * Throws `REQUEST_INVALID` with `file:line:column` for what cannot be read.
 */
export function readLabelledModel(files: readonly string[]): LabelledText[] {
  const { model, problems } = openFiles(files);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new FrontdeskError('REQUEST_INVALID', `${showPlace(error.at)}: ${error.code}`);
  return sectionsOf(resolveRoles(model), 'intent').flatMap(({ examples }) =>
    examples.flatMap((example) =>
      example.kind === 'utterance' ? [{ text: example.text, entities: example.labels.flatMap(spansOf) }] : [],
    ),
  );
}

function spansOf({ entity, start, length, children }: Label): EntitySpan[] {
  return [{ entity, start, end: start + length }, ...children.flatMap(spansOf)];
}
