import { statSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import {
  type LabelledText,
  quantile,
  readConll,
  readLabelledModel,
  scoreEntities,
  scoreIntents,
} from '../nlu/evaluation';
import { EntityExtractor } from '../nlu/entities/entityExtractor';
import { foldText } from '../nlu/foldText';
import type { LanguageModel } from '../nlu/languageModel';
import { loadLanguageModel } from '../nlu/luLoader';
import { learnEntities } from '../nlu/training/learnEntities';
import { type EvaluateDeps, type Evaluation, memory, say } from './evaluateDeps';
import type { EvaluateOptions } from './evaluateOptions';
import { readText } from './evaluateRows';

const ANY_TIME = new Date('2026-03-10T12:00:00Z');
const TIMED_SENTENCES = 2_000;
const CONLL = ['.conll', '.bio', '.iob', '.txt'];
const MODELS = ['.lu', '.json'];

/** Whether the file that is trained on says nothing but where entities are. */
export function isEntityEvaluation({ train = '' }: EvaluateOptions): boolean {
  return CONLL.includes(path.extname(train)) || (statSync(train, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/**
 * Learns entities from a CoNLL-style file, all of them machine-learned, or from a folder of model files with what they
 * declare, and looks for them in labelled texts.
 */
export function evaluateEntities(deps: EvaluateDeps, options: EvaluateOptions): Evaluation {
  const { train = '', test } = options;
  const locale = options.locale as Locale;
  const [asked] = test;
  if (asked === undefined)
    throw new FrontdeskError(
      'REQUEST_INVALID',
      say(deps, 'problem.option', { option: 'test', expected: say(deps, 'expected.test') }),
      { field: 'test' },
    );
  const model = CONLL.includes(path.extname(train))
    ? modelOf(readConll(readText(deps, train), train), locale)
    : loadLanguageModel(train, locale);
  const rows = readLabelledTexts(deps, asked);
  deps.progress(
    say(deps, 'training', { rows: model.intents.reduce((sum, { utterances }) => sum + utterances.length, 0) }),
  );
  const began = performance.now();
  const extractor = new EntityExtractor(model.entities, locale, learnEntities(model));
  const trainSeconds = (performance.now() - began) / 1000;
  const find = (text: string) => extractor.find(text, foldText(text), ANY_TIME).all;
  const labelled = new Set(rows.flatMap(({ entities }) => entities.map(({ entity }) => entity)));
  const found = rows.map(({ text, entities }) => ({
    gold: entities,
    found: find(text)
      .map(({ name, start, length }) => ({ entity: name, start, end: start + length }))
      .filter(({ entity }) => labelled.has(entity)),
  }));
  const timesMs: number[] = [];
  while (timesMs.length < TIMED_SENTENCES) {
    for (const { text } of rows) {
      const start = performance.now();
      find(text);
      timesMs.push(performance.now() - start);
    }
  }
  return {
    of: `${path.basename(train)} → ${path.basename(asked)}`,
    locale,
    encoder: 'off',
    unknownIntents: [],
    scores: scoreIntents([]),
    entities: scoreEntities(found),
    costs: {
      trainSeconds,
      predictionMicroseconds: { median: 1000 * quantile(timesMs, 0.5), p99: 1000 * quantile(timesMs, 0.99) },
      ...memory(),
    },
    predictions: [],
  };
}

/** The labelled texts of a CoNLL-style file or of a model; throws `REQUEST_INVALID` for other files. */
export function readLabelledTexts(deps: EvaluateDeps, file: string): LabelledText[] {
  const ending = path.extname(file);
  const rows = CONLL.includes(ending)
    ? readConll(readText(deps, file), file)
    : MODELS.includes(ending)
      ? readLabelledModel([file])
      : [];
  if (rows.length > 0) return rows;
  throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noTexts', { file }), { field: 'test' });
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
