import path from 'node:path';
import { FrontdeskError, isFrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import { NONE_INTENT } from '../core/recognition';
import {
  crossValidationSplits,
  type EncodedTexts,
  type EncoderUse,
  encodeTexts,
  evaluateSplits,
  type LabelledRow,
  scoreIntents,
  type Split,
} from '../nlu/evaluation';
import { SVM_SETTINGS } from '../nlu/training/svm';
import type { Encoder } from '../ports/encoder';
import { type EvaluateDeps, type Evaluation, memory, say } from './evaluateDeps';
import type { EvaluateOptions } from './evaluateOptions';
import { readRows } from './labelledFiles';
import { intentLine, type KeepPredictions } from './predictionLines';

/** Trains on the rows of a file and is asked those of another, of another split, or of each fold in turn. */
export async function evaluateRows(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  keep: KeepPredictions,
): Promise<Evaluation> {
  const splits = readSplits(deps, options);
  const locale = options.locale as Locale;
  const { askBelow, seed, crossValidate: folds } = options;
  return deps.withEncoder(locale, options.encoder, async (encoder) => {
    const use = useOf(deps, options.encoder, encoder);
    const vectors =
      use === 'off' || encoder === undefined ? undefined : await encodeAll(deps, encoder, splits, options);
    deps.progress(say(deps, 'training', { rows: splits[0]?.train.length ?? 0 }));
    const onSplit = (done: number) => {
      if (splits.length > 1) deps.progress(say(deps, 'fold', { done, all: splits.length }));
    };
    const run = evaluateSplits(splits, [use], { locale, seed, askBelow, vectors }, onSplit, (predictions) =>
      keep(predictions.map((prediction) => intentLine(prediction, locale))),
    )[use];
    return {
      of: describe(options),
      locale,
      encoder: use,
      ...(folds === undefined ? {} : { folds }),
      trainRows: splits[0]?.train.length ?? 0,
      unknownIntents: unknownIntents(splits),
      scores: scoreIntents(run.predictions),
      costs: {
        ...run.costs,
        ...(vectors === undefined ? {} : { encodeSeconds: vectors.seconds, sentenceMilliseconds: vectors.sentenceMs }),
        ...memory(),
      },
      predictions: run.predictions,
    };
  });
}

function readSplits(deps: EvaluateDeps, options: EvaluateOptions): Split<LabelledRow>[] {
  const { train: trainFile = '', test: testFiles, splitColumn, trainSplit, testSplit, crossValidate, seed } = options;
  const train = rowsOf(deps, trainFile, splitColumn, trainSplit);
  if (crossValidate !== undefined) return crossValidationSplits(train, crossValidate, seed ?? SVM_SETTINGS.seed);
  return [{ train, test: rowsOf(deps, testFiles[0] ?? trainFile, splitColumn, testSplit) }];
}

function rowsOf(deps: EvaluateDeps, file: string, splitColumn: string, split: string | undefined): LabelledRow[] {
  const rows = readRows(deps, file, splitColumn);
  const chosen = split === undefined ? rows : rows.filter((row) => row.split === split);
  if (chosen.length > 0) return chosen;
  throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.emptySplit', { file, splitColumn, split }));
}

/** As it was asked for; else as in the server: a cascade when the model is there and may be used. */
function useOf(deps: EvaluateDeps, wanted: EncoderUse | undefined, encoder: Encoder | undefined): EncoderUse {
  if (wanted === 'off' || encoder !== undefined) return wanted ?? 'cascade';
  if (wanted !== undefined) throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noEncoder'));
  return 'off';
}

async function encodeAll(
  deps: EvaluateDeps,
  encoder: Encoder,
  splits: readonly Split<LabelledRow>[],
  { vectors: file }: EvaluateOptions,
): Promise<EncodedTexts> {
  const texts = splits.flatMap(({ train, test }) => [...train, ...test]).map(({ text }) => text);
  deps.progress(say(deps, 'encoding', { count: new Set(texts).size }));
  try {
    return await encodeTexts(encoder, texts, { file });
  } catch (cause) {
    if (!(isFrontdeskError(cause, 'REQUEST_INVALID') && cause.field === 'vectors')) throw cause;
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.vectors', { file }), { field: 'vectors', cause });
  }
}

function unknownIntents(splits: readonly Split<LabelledRow>[]): string[] {
  const unknown = splits.flatMap(({ train, test }) => {
    const known = new Set(train.map(({ intent }) => intent)).add(NONE_INTENT);
    return test.map(({ intent }) => intent).filter((intent) => !known.has(intent));
  });
  return [...new Set(unknown)].sort();
}

function describe({ train = '', test, trainSplit, testSplit }: EvaluateOptions): string {
  const name = (file: string, split: string | undefined) =>
    path.basename(file) + (split === undefined ? '' : ` (${split})`);
  const asked = test[0] ?? train;
  if (asked === train && testSplit === undefined) return name(train, trainSplit);
  return `${name(train, trainSplit)} → ${name(asked, testSplit)}`;
}
