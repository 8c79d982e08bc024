import { statSync } from 'node:fs';
import { FrontdeskError } from '../core/errors';
import { LOCALES, type Locale } from '../core/locale';
import { type RecognizedEntity, scoreOf } from '../core/recognition';
import type { LocalRecognizer } from '../nlu';
import {
  type EncoderUse,
  type IntentPrediction,
  type LabelledRow,
  type LabelledText,
  scoreEntities,
  scoreIntents,
  toPrediction,
} from '../nlu/evaluation';
import { compareSpans } from './compareSpans';
import { type EvaluateDeps, type Evaluation, memory, say } from './evaluateDeps';
import type { EvaluateOptions } from './evaluateOptions';
import { isEntityFile, readLabelledTexts, readRows } from './labelledFiles';
import { entityLine, intentLine, type KeepPredictions } from './predictionLines';
import { timeCalls } from './timeCalls';

/** What "tomorrow" counts from: any day will do to see where an entity stands. */
const REFERENCE_TIME = new Date('2026-03-10T12:00:00Z');

/** What a pack is asked in one language. */
interface Questions {
  rows: LabelledRow[];
  /** Entities alone. */
  texts: LabelledText[];
}

/** Asks a pack's recogniser, as the server loads it, the labelled rows: one evaluation for each of its languages. */
export async function evaluatePack(
  deps: EvaluateDeps,
  options: EvaluateOptions & { pack: string },
  keep: KeepPredictions,
): Promise<Evaluation[]> {
  const { pack, encoder: use, askBelow } = options;
  return deps.withPack(pack, { use, askBelow }, (recognizer) => evaluateLocales(deps, recognizer, options, keep));
}

async function evaluateLocales(
  deps: EvaluateDeps,
  recognizer: LocalRecognizer,
  options: EvaluateOptions & { pack: string },
  keep: KeepPredictions,
): Promise<Evaluation[]> {
  const { pack, test, locale: only } = options;
  const locales = LOCALES.filter((locale) => locale === (only ?? locale)).filter((locale) =>
    recognizer.info.locales.some((known) => known.locale === locale),
  );
  if (test.length > 0 && locales.length > 1)
    throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.locale'), { field: 'locale' });
  recognizer.warmUp();
  const evaluations: Evaluation[] = [];
  for (const locale of locales) {
    const files = test.length > 0 ? test : deps.packTests(pack, locale);
    const questions = {
      rows: files.filter((file) => !isEntityFile(file)).flatMap((file) => readRows(deps, file, options.splitColumn)),
      texts: files.filter(isEntityFile).flatMap((file) => readLabelledTexts(deps, file)),
    };
    if (files.length > 0)
      evaluations.push(
        await evaluateLocale(deps, recognizer, { locale, pack, use: options.encoder ?? 'cascade' }, questions, keep),
      );
  }
  if (evaluations.length === 0) throw new FrontdeskError('REQUEST_INVALID', say(deps, 'problem.noTests', { pack }));
  return evaluations;
}

async function evaluateLocale(
  deps: EvaluateDeps,
  recognizer: LocalRecognizer,
  { locale, pack, use }: { locale: Locale; pack: string; use: EncoderUse },
  { rows, texts }: Questions,
  keep: KeepPredictions,
): Promise<Evaluation> {
  const recognize = (text: string) => recognizer.recognize({ text, locale, referenceTime: REFERENCE_TIME });
  const hasSecondTier = recognizer.secondTier.locales.includes(locale);
  const askedBefore = recognizer.secondTier.asked;
  const predictions: IntentPrediction[] = [];
  const known = new Set<string>();
  const labelled: LabelledText[] = [];
  const found: RecognizedEntity[][] = [];
  for (const row of [...rows, ...texts]) {
    const askedSoFar = recognizer.secondTier.asked;
    const { topIntent, intents, entities } = await recognize(row.text);
    const askedEncoder = recognizer.secondTier.asked > askedSoFar;
    for (const { intent } of intents) known.add(intent);
    const certainty = scoreOf(intents, topIntent);
    if ('intent' in row) predictions.push(toPrediction(row, { topIntent, intents, certainty }, askedEncoder));
    if (row.entities === undefined) continue;
    labelled.push({ text: row.text, entities: row.entities });
    found.push(entities);
  }
  const compared = compareSpans(labelled, found);
  keep(predictions.map((prediction) => intentLine(prediction, locale)));
  keep(compared.slice(labelled.length - texts.length).map((text) => entityLine(text, locale)));
  const { source, readyMs } = recognizer.info;
  const askedShare = (recognizer.secondTier.asked - askedBefore) / Math.max(1, rows.length + texts.length);
  const asked = [...rows, ...texts].map(({ text }) => text);
  return {
    of: pack,
    locale,
    encoder: hasSecondTier ? use : 'off',
    unknownIntents: [...new Set(rows.map(({ intent }) => intent))].filter((intent) => !known.has(intent)).sort(),
    scores: scoreIntents(predictions),
    ...(labelled.length === 0 ? {} : { entities: scoreEntities(compared) }),
    costs: {
      ...(source === 'trained' ? { trainSeconds: readyMs / 1000 } : {}),
      ...(hasSecondTier ? { askedShare } : {}),
      predictionMicroseconds: await timeCalls(asked, recognize),
      modelBytes: modelBytes(deps, pack, hasSecondTier ? locale : undefined),
      ...memory(),
    },
    predictions,
  };
}

/** How large the files are that the server loads, for all languages, with the second tier of one. */
function modelBytes(deps: EvaluateDeps, pack: string, secondTier: Locale | undefined): number {
  const files = [deps.modelFile(pack), ...(secondTier === undefined ? [] : [deps.secondTierFile(pack, secondTier)])];
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
