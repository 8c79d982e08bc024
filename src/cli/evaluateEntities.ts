import { statSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import { EntityExtractor } from '../nlu/entities/entityExtractor';
import { type LabelledText, scoreIntents } from '../nlu/evaluation';
import { foldText } from '../nlu/foldText';
import type { LanguageModel } from '../nlu/languageModel';
import { loadLanguageModel } from '../nlu/luLoader';
import { learnEntities } from '../nlu/training/learnEntities';
import { type EvaluateDeps, type Evaluation, memory, say } from './evaluateDeps';
import type { EvaluateOptions } from './evaluateOptions';
import { isConll, readLabelledTexts } from './labelledFiles';
import { scoreSpans } from './scoreSpans';
import { timeCalls } from './timeCalls';

const ANY_TIME = new Date('2026-03-10T12:00:00Z');

/** Whether what is trained on says where entities are: a CoNLL-style file or a folder of model files. */
export function isEntityEvaluation({ train = '' }: EvaluateOptions): boolean {
  return isConll(train) || (statSync(train, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/**
 * Learns entities from a CoNLL-style file, all of them machine-learned, or from a folder of model files with what they
 * declare, and looks for them in labelled texts. Throws `REQUEST_INVALID` and `MODEL_INVALID`.
 */
export async function evaluateEntities(deps: EvaluateDeps, options: EvaluateOptions): Promise<Evaluation> {
  const { train = '', test } = options;
  const locale = options.locale as Locale;
  const [asked] = test;
  if (asked === undefined) {
    const why = say(deps, 'problem.option', { option: 'test', expected: say(deps, 'expected.test') });
    throw new FrontdeskError('REQUEST_INVALID', why, { field: 'test' });
  }
  const model = isConll(train) ? modelOf(readLabelledTexts(deps, train), locale) : loadLanguageModel(train, locale);
  const texts = readLabelledTexts(deps, asked);
  const count = model.intents.reduce((sum, { utterances }) => sum + utterances.length, 0);
  deps.progress(say(deps, 'training', { rows: count }));
  const began = performance.now();
  const extractor = new EntityExtractor(model.entities, locale, learnEntities(model));
  const trainSeconds = (performance.now() - began) / 1000;
  const find = (text: string) => extractor.find(text, foldText(text), ANY_TIME).all;
  const entities = scoreSpans(
    texts,
    texts.map(({ text }) => find(text)),
  );
  const predictionMicroseconds = await timeCalls(
    texts.map(({ text }) => text),
    find,
  );
  return {
    of: `${path.basename(train)} → ${path.basename(asked)}`,
    locale,
    encoder: 'off',
    unknownIntents: [],
    scores: scoreIntents([]),
    entities,
    costs: { trainSeconds, predictionMicroseconds, ...memory() },
    predictions: [],
  };
}

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
