import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import type { RecognizedEntity } from '../core/recognition';
import { EntityExtractor } from '../nlu/entities/entityExtractor';
import {
  crossValidationSplits,
  type EntitySpan,
  type LabelledText,
  scoreEntities,
  scoreIntents,
} from '../nlu/evaluation';
import { foldText } from '../nlu/foldText';
import type { LabelledEntity, LabelledUtterance, LanguageModel } from '../nlu/languageModel';
import { encodeModel } from '../nlu/modelFile';
import { learnEntities } from '../nlu/training/learnEntities';
import { SVM_SETTINGS } from '../nlu/training/svm';
import { compareSpans } from './compareSpans';
import { type EvaluateDeps, type Evaluation, memory, say } from './evaluateDeps';
import type { EvaluateOptions } from './evaluateOptions';
import { isConll, readLabelledTexts, readModel } from './labelledFiles';
import { entityLine, type KeepPredictions } from './predictionLines';
import { timeCalls } from './timeCalls';

const ANY_TIME = new Date('2026-03-10T12:00:00Z');

/** What entities are learnt from, and the texts in which they are then looked for. */
interface EntitySplit {
  model: LanguageModel;
  asked: LabelledText[];
}

interface EntityRun {
  find: (text: string) => RecognizedEntity[];
  trainSeconds: number;
  modelBytes: number;
}

/**
 * Learns entities from a CoNLL-style file, all of them machine-learned, or from a `.lu` file or a folder of model files with what
 * they declare, and looks for them in the labelled texts of another, or of each fold in turn. Throws `REQUEST_INVALID` and
 * `MODEL_INVALID`.
 */
export async function evaluateEntities(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  keep: KeepPredictions,
): Promise<Evaluation> {
  const locale = options.locale as Locale;
  const splits = readSplits(deps, options, locale);
  const [first] = splits as [EntitySplit];
  deps.progress(say(deps, 'training', { rows: utterancesOf(first.model).length }));
  const found: RecognizedEntity[][] = [];
  const runs = splits.map(({ model, asked }, at) => {
    const run = learn(model);
    for (const { text } of asked) found.push(run.find(text));
    if (splits.length > 1) deps.progress(say(deps, 'fold', { done: at + 1, all: splits.length }));
    return run;
  });
  const compared = compareSpans(
    splits.flatMap(({ asked }) => asked),
    found,
  );
  keep(compared.map((text) => entityLine(text, locale)));
  const [{ find, modelBytes }] = runs as [EntityRun];
  const predictionMicroseconds = await timeCalls(
    first.asked.map(({ text }) => text),
    find,
  );
  const trainSeconds = runs.reduce((sum, run) => sum + run.trainSeconds, 0) / runs.length;
  return {
    of: [options.train ?? '', ...options.test].map((file) => path.basename(file)).join(' → '),
    locale,
    encoder: 'off',
    ...(options.crossValidate === undefined ? {} : { folds: options.crossValidate }),
    unknownIntents: [],
    scores: scoreIntents([]),
    entities: scoreEntities(compared),
    costs: { trainSeconds, predictionMicroseconds, modelBytes, ...memory() },
    predictions: [],
  };
}

function readSplits(deps: EvaluateDeps, options: EvaluateOptions, locale: Locale): EntitySplit[] {
  const { train: file = '', test, splitColumn, crossValidate, seed = SVM_SETTINGS.seed } = options;
  const split = options.trainSplit ?? options.testSplit;
  // Such files name no splits.
  if (split !== undefined)
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.emptySplit', { file, splitColumn, split }));
  const model = isConll(file) ? modelOf(readLabelledTexts(deps, file), locale) : readModel(deps, file, locale);
  if (crossValidate === undefined) return [{ model, asked: readLabelledTexts(deps, test[0] ?? file) }];
  if (utterancesOf(model).length === 0)
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noTexts', { file }), { field: 'train' });
  return foldsOf(model, crossValidate, seed);
}

/** What a model declares is there in every fold, the utterances are divided. */
function foldsOf(model: LanguageModel, folds: number, seed: number): EntitySplit[] {
  const rows = model.intents.flatMap(({ name, utterances }) =>
    utterances.map((utterance) => ({ intent: name, utterance })),
  );
  return crossValidationSplits(rows, folds, seed).map(({ train, test }) => {
    const kept = new Set(train.map(({ utterance }) => utterance));
    const intents = model.intents.map((intent) => ({
      ...intent,
      utterances: intent.utterances.filter((utterance) => kept.has(utterance)),
    }));
    return { model: { ...model, intents }, asked: test.map(({ utterance }) => toLabelledText(utterance)) };
  });
}

function learn(model: LanguageModel): EntityRun {
  const began = performance.now();
  const learned = learnEntities(model);
  const extractor = new EntityExtractor(model.entities, model.locale, learned);
  const trainSeconds = (performance.now() - began) / 1000;
  return {
    find: (text) => extractor.find(text, foldText(text), ANY_TIME).all,
    trainSeconds,
    modelBytes: encodeModel({ entities: model.entities, learned }).length,
  };
}

function utterancesOf(model: LanguageModel): LabelledUtterance[] {
  return model.intents.flatMap(({ utterances }) => utterances);
}

function toLabelledText({ text, entities }: LabelledUtterance): LabelledText {
  return { text, entities: entities.flatMap(spansOf) };
}

function spansOf({ name, start, length, children = [] }: LabelledEntity): EntitySpan[] {
  return [{ entity: name, start, end: start + length }, ...children.flatMap(spansOf)];
}

/** All that the texts name is machine-learned. */
function modelOf(texts: readonly LabelledText[], locale: Locale): LanguageModel {
  const names = new Set(texts.flatMap(({ entities }) => entities.map(({ entity }) => entity)));
  const utterances = texts.map(({ text, entities }, at) => ({
    text,
    entities: entities.map(({ entity, start, end }) => ({ name: entity, start, length: end - start })),
    source: { file: '', line: at + 1, column: 1 },
  }));
  return {
    locale,
    intents: [{ name: 'labelled', utterances }],
    entities: [...names].map((name) => ({ kind: 'ml', name })),
    articles: [],
  };
}
