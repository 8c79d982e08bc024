import { FrontdeskError } from '../core/errors';
import { LOCALES, type Locale } from '../core/locale';
import type { Recognition } from '../core/recognition';
import type { LocalRecognizer } from '../nlu';
import {
  type EntitySpan,
  type IntentPrediction,
  type LabelledRow,
  quantile,
  readLabelledRows,
  scoreEntities,
  scoreIntents,
  toPrediction,
} from '../nlu/evaluation';
import { type EvaluateDeps, type Evaluation, memory, say } from './evaluateDeps';
import type { EvaluateOptions } from './evaluateOptions';
import { readText } from './evaluateRows';

/** What "tomorrow" counts from in labelled files: any day will do for where an entity stands. */
const REFERENCE_TIME = new Date('2026-03-10T12:00:00Z');
const TIMED_RECOGNITIONS = 2_000;

/** Asks a pack's recogniser, as the server loads it, the labelled rows: one evaluation for each of its languages. */
export async function evaluatePack(
  deps: EvaluateDeps,
  options: EvaluateOptions & { pack: string },
): Promise<Evaluation[]> {
  const { pack, test, locale: only } = options;
  const recognizer = await deps.openPack(pack);
  const locales = LOCALES.filter((locale) => locale === (only ?? locale)).filter((locale) =>
    recognizer.info.locales.some((known) => known.locale === locale),
  );
  if (test.length > 0 && locales.length > 1)
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.locale'), { field: 'locale' });
  recognizer.warmUp();
  const evaluations: Evaluation[] = [];
  for (const locale of locales) {
    const files = test.length > 0 ? test : deps.packTests(pack, locale);
    const rows = files.flatMap((file) => readLabelledRows(readText(deps, file), file, options.splitColumn));
    if (rows.length > 0) evaluations.push(await evaluateLocale(recognizer, locale, rows, pack));
  }
  if (evaluations.length === 0) throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noTests', { pack }));
  return evaluations;
}

async function evaluateLocale(
  recognizer: LocalRecognizer,
  locale: Locale,
  rows: readonly LabelledRow[],
  pack: string,
): Promise<Evaluation> {
  const recognize = (text: string) => recognizer.recognize({ text, locale, referenceTime: REFERENCE_TIME });
  const predictions: IntentPrediction[] = [];
  const spans: { gold: EntitySpan[]; found: EntitySpan[] }[] = [];
  for (const row of rows) {
    const recognition = await recognize(row.text);
    const { topIntent, intents } = recognition;
    const certainty = intents.find(({ intent }) => intent === topIntent)?.score ?? 0;
    predictions.push(toPrediction(row, { topIntent, intents, certainty }, false));
    if (row.entities !== undefined) spans.push({ gold: row.entities, found: spansOf(recognition) });
  }
  const timesMs: number[] = [];
  while (timesMs.length < TIMED_RECOGNITIONS) {
    for (const { text } of rows) {
      const began = performance.now();
      await recognize(text);
      timesMs.push(performance.now() - began);
    }
  }
  const known = new Set(predictions.length === 0 ? [] : (await recognize('')).intents.map(({ intent }) => intent));
  return {
    of: pack,
    locale,
    encoder: 'off',
    unknownIntents: [...new Set(rows.map(({ intent }) => intent))].filter((intent) => !known.has(intent)).sort(),
    scores: scoreIntents(predictions),
    ...(spans.length === 0 ? {} : { entities: scoreLabelled(spans) }),
    costs: {
      ...(recognizer.info.source === 'trained' ? { trainSeconds: recognizer.info.readyMs / 1000 } : {}),
      predictionMicroseconds: { median: 1000 * quantile(timesMs, 0.5), p99: 1000 * quantile(timesMs, 0.99) },
      ...memory(),
    },
    predictions,
  };
}

function spansOf({ entities }: Recognition): EntitySpan[] {
  return entities.map(({ name, start, length }) => ({ entity: name, start, end: start + length }));
}

/** Labelled files name the entities that their writers looked for; what else the engine finds is neither right nor wrong. */
function scoreLabelled(rows: readonly { gold: EntitySpan[]; found: EntitySpan[] }[]) {
  const labelled = new Set(rows.flatMap(({ gold }) => gold.map(({ entity }) => entity)));
  return scoreEntities(
    rows.map(({ gold, found }) => ({ gold, found: found.filter(({ entity }) => labelled.has(entity)) })),
  );
}
