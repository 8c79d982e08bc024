import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LOCALES, type Locale } from '../../src/core/locale';
import { createLocalRecognizer, type LocalRecognizer } from '../../src/nlu';
import { loadLanguageModel } from '../../src/nlu/luLoader';
import { trainingRows } from '../../src/nlu/training/compileLocale';
import { crossValidate } from '../../src/nlu/training/trainClassifier';
import { silentLog } from '../support/silentLog';

const MODELS = path.join(__dirname, '../../cognitiveModels');
const PACK = 'retail';
const FOLDS = 5;
const ROUNDS = 5;
const NOW = new Date('2026-03-10T12:00:00Z');

interface Row {
  text: string;
  intent: string;
}

/** Prints what docs/understanding.md reports of the retail pack: accuracies, times, sizes. */
async function measure(): Promise<void> {
  const cacheDirectory = mkdtempSync(path.join(tmpdir(), 'understanding-'));
  try {
    const start = () => createLocalRecognizer({ modelsDirectory: MODELS, pack: PACK, cacheDirectory, log: silentLog });
    const trained = await start();
    const loaded = await start();
    console.log(
      `read and train both languages: ${trained.info.readyMs} ms; load from the cache: ${loaded.info.readyMs} ms`,
    );
    loaded.warmUp();
    for (const locale of LOCALES) {
      console.log(`\n${locale}`);
      reportSize(loaded, locale);
      reportCrossValidation(locale);
      await reportEvaluation(loaded, locale);
    }
  } finally {
    rmSync(cacheDirectory, { recursive: true });
  }
}

function reportSize(recognizer: LocalRecognizer, locale: Locale): void {
  const summary = recognizer.info.locales.find((each) => each.locale === locale);
  console.log(`  ${summary?.intents} classes, ${summary?.utterances} utterances, ${summary?.features} features`);
}

function reportCrossValidation(locale: Locale): void {
  const rows = trainingRows(loadLanguageModel(path.join(MODELS, PACK, locale), locale));
  const intents = [...new Set(rows.map(({ intent }) => intent))];
  const labels = rows.map(({ intent }) => intents.indexOf(intent));
  const held = crossValidate(rows, labels, intents.length, FOLDS);
  const right = held.filter(({ margins, label }) => margins.indexOf(Math.max(...margins)) === label).length;
  console.log(`  ${FOLDS}-fold cross-validation of the training utterances: ${percent(right, held.length)}`);
}

async function reportEvaluation(recognizer: LocalRecognizer, locale: Locale): Promise<void> {
  const lines = readFileSync(path.join(MODELS, 'evaluation', `${PACK}.${locale}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Row);
  const micros: number[] = [];
  const bins = Array.from({ length: 10 }, () => ({ count: 0, score: 0, right: 0 }));
  const inScope = { count: 0, right: 0 };
  const outOfScope = { count: 0, right: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { text, intent } of rows) {
      const began = performance.now();
      const { topIntent, intents } = await recognizer.recognize({ text, locale, referenceTime: NOW });
      micros.push((performance.now() - began) * 1000);
      if (round > 0) continue;
      const right = Number(topIntent === (intent === 'oos' ? 'None' : intent));
      const side = intent === 'oos' ? outOfScope : inScope;
      side.count += 1;
      side.right += right;
      const score = intents[0]?.score ?? 0;
      const bin = bins[Math.min(9, Math.floor(score * 10))] as (typeof bins)[number];
      bin.count += 1;
      bin.score += score;
      bin.right += right;
    }
  }
  const calibrationError = bins.reduce((sum, bin) => sum + Math.abs(bin.score - bin.right), 0) / rows.length;
  console.log(`  evaluation set, in scope: ${percent(inScope.right, inScope.count)} of ${inScope.count}`);
  console.log(
    `  evaluation set, out of scope refused: ${percent(outOfScope.right, outOfScope.count)} of ${outOfScope.count}`,
  );
  console.log(`  expected calibration error: ${calibrationError.toFixed(3)}`);
  const warm = micros.slice(rows.length).sort((a, b) => a - b);
  const at = (share: number) => Math.round(warm[Math.floor(warm.length * share)] as number);
  console.log(`  recognition, entities and sentiment included: median ${at(0.5)} µs, 95% ${at(0.95)} µs`);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)}%`;
}

void measure();
