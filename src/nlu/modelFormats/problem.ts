import type { Place } from './modelDescription';

/** What can be wrong in a model file; the words for each are `model.problem.<code>`. */
export type ProblemCode =
  // The notation.
  | 'lineUnreadable'
  | 'oldNotation'
  | 'nameMissing'
  | 'typeUnknown'
  | 'typeMissing'
  | 'commaMissing'
  | 'labelOpen'
  | 'labelEnd'
  | 'labelName'
  | 'labelEmpty'
  | 'labelsInPattern'
  | 'bracketOpen'
  | 'exampleOutside'
  | 'childUnreadable'
  | 'childNesting'
  | 'synonymFirst'
  | 'fenceOpen'
  | 'answerMissing'
  | 'promptUnreadable'
  | 'filterUnreadable'
  | 'metadataUnreadable'
  | 'jsonSyntax'
  | 'jsonShape'
  | 'luisVersion'
  | 'labelRange'
  | 'labelsCross'
  | 'intentUndeclared'
  // The files.
  | 'importMissing'
  | 'importIntentMissing'
  | 'importQuestionMissing'
  | 'importRemote'
  | 'importOutside'
  | 'importMany'
  | 'fileUnknown'
  // The meaning.
  | 'contradiction'
  | 'labelsDiffer'
  | 'repeated'
  | 'nearDuplicate'
  | 'tooFew'
  | 'entityUndeclared'
  | 'entityInferred'
  | 'entityMistyped'
  | 'roleUndeclared'
  | 'roleInferred'
  | 'featureUnknown'
  | 'entityTwice'
  | 'articleTwice'
  | 'promptNowhere'
  | 'regexBroken'
  | 'regexEmpty'
  | 'regexTwice'
  | 'prebuiltMissing'
  | 'neverLabelled'
  | 'unlabelled';

/** A finding with its place. An error keeps a model from being used as it is meant; a warning may be intended. */
export interface Problem {
  severity: 'error' | 'warning';
  code: ProblemCode;
  values: Record<string, string | number>;
  at: Place;
}

export function errorAt(at: Place, code: ProblemCode, values: Problem['values'] = {}): Problem {
  return { severity: 'error', code, values, at };
}

export function warningAt(at: Place, code: ProblemCode, values: Problem['values'] = {}): Problem {
  return { severity: 'warning', code, values, at };
}
