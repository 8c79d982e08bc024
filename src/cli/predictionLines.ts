import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '../core/locale';
import { type IntentPrediction, scoreEntities } from '../nlu/evaluation';
import type { ComparedText } from './compareSpans';

/** Takes predictions as lines of JSON. */
export type KeepPredictions = (lines: readonly object[]) => void;

/** Writes predictions to a file, if one is named, as they come: what was answered is not lost when what follows fails or lasts. */
export function predictionWriter(file: string | undefined): KeepPredictions {
  let isBegun = false;
  return (lines) => {
    if (file === undefined) return;
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(file, content, { flag: isBegun ? 'a' : 'w' });
    isBegun = true;
  };
}

export function intentLine({ gold, topIntent, ...rest }: IntentPrediction, locale: Locale): object {
  const { text, bestIntent, scope, certainty, askedEncoder } = rest;
  const line = { text, intent: gold, predicted: topIntent, right: gold === topIntent, bestIntent, certainty, scope };
  return { ...line, askedEncoder, locale };
}

/** `right`: all entities of the text were found, each at its exact place, and no others. */
export function entityLine(compared: ComparedText, locale: Locale): object {
  const { text, gold, found } = compared;
  return { text, expected: gold, found, right: scoreEntities([compared]).micro.f1 === 1, locale };
}
