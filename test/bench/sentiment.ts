import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ANGRY } from '../../dialogs/thresholds';
import { LOCALES, type Locale } from '../../src/core/locale';
import { projectRoot } from '../../src/app/projectRoot';
import { calibratedScores, scopeSignals } from '../../src/nlu/calibration';
import { foldText } from '../../src/nlu/foldText';
import { loadLanguageModel } from '../../src/nlu/luLoader';
import { segmentsOf } from '../../src/nlu/segments';
import { SentimentJudge, sentimentOf } from '../../src/nlu/sentiment';
import { trainSentiment } from '../../src/nlu/training/trainSentiment';

const MODELS = path.join(projectRoot(), 'cognitiveModels');
const THRESHOLDS = [0.4, 0.5, 0.55, 0.6, ANGRY, 0.65, 0.7, 0.8];
const PACKS = ['retail', 'retailHeldOut', 'finance', 'manufacturing'];
/** Of these intents a message may well be angry. */
const FELT = ['Complaint', 'Thanks'];
const SIDES: Record<string, string> = {
  Angry: 'negative',
  Negative: 'negative',
  Neutral: 'neutral',
  Positive: 'positive',
};

interface Row {
  angry: boolean;
  anger: number;
  right: boolean;
}

function measure(locale: Locale, pack: string): Row[] {
  const sentiments = loadLanguageModel(path.join(MODELS, 'sentiment', locale), locale);
  const began = performance.now();
  const { model, heldOut } = trainSentiment(sentiments, loadLanguageModel(path.join(MODELS, pack, locale), locale));
  console.log(`\n${locale}: read and trained in ${Math.round(performance.now() - began)} ms`);
  const none = model.intents.indexOf('None');
  const validated = heldOut.map(({ margins, label, known }): Row => {
    const { scores } = calibratedScores(model.calibration, margins, none, scopeSignals(margins, none, known));
    const found = sentimentOf((name) => scores[model.intents.indexOf(name)] ?? 0);
    const truth = model.intents[label] as string;
    return { angry: truth === 'Angry', anger: found.anger, right: SIDES[truth] === found.label };
  });
  report(`${heldOut.length} taught utterances, cross-validated`, validated);
  const judge = new SentimentJudge(model);
  const rows = readRows(`sentiment.${locale}`).map(({ text, angry, sentiment }): Row => {
    const found = judge.judge(text, foldText(text));
    return { angry: angry === true, anger: found.anger, right: found.label === sentiment };
  });
  report(`${rows.length} of the evaluation set`, rows);
  for (const name of PACKS) reportCalm(name, locale, judge);
  return validated;
}

function readRows(name: string) {
  const lines = readFileSync(path.join(MODELS, 'evaluation', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as { text: string; intent: string; sentiment?: string; angry?: boolean });
}

function report(title: string, rows: readonly Row[]): void {
  console.log(`  ${title}: label right ${share(rows.filter(({ right }) => right).length, rows.length)}`);
  console.log(`    anger, threshold: precision/recall  ${curve(rows)}`);
}

function curve(rows: readonly Row[]): string {
  const angry = rows.filter((row) => row.angry).length;
  return THRESHOLDS.map((threshold) => {
    const found = rows.filter(({ anger }) => anger >= threshold);
    const right = found.filter((row) => row.angry).length;
    return `${threshold}: ${share(right, found.length)}/${share(right, angry)}`;
  }).join('  ');
}

/** How often those who only want something are taken for angry, and how long it takes to tell. */
function reportCalm(name: string, locale: Locale, judge: SentimentJudge): void {
  const texts = readRows(`${name}.${locale}`).flatMap(({ intent, text }) => (FELT.includes(intent) ? [] : [text]));
  const prepared = texts.map((text) => ({ text, folded: foldText(text), segments: segmentsOf(foldText(text).text) }));
  const judgeAll = () => prepared.map(({ text, folded, segments }) => judge.judge(text, folded, segments).anger);
  for (let round = 0; round < 20; round += 1) judgeAll();
  const began = performance.now();
  const angers = judgeAll();
  const micros = ((performance.now() - began) * 1000) / texts.length;
  const counts = THRESHOLDS.map((threshold) => `${threshold}: ${angers.filter((anger) => anger >= threshold).length}`);
  console.log(`  of ${texts.length} calm in ${name} angry at ${counts.join('  ')}; ${micros.toFixed(1)} µs each`);
}

function share(part: number, whole: number): string {
  return (part / whole).toFixed(3);
}

const [pack = 'retail'] = process.argv.slice(2);
const validated = LOCALES.flatMap((locale) => measure(locale, pack));
console.log(`\nboth languages, cross-validated: ${curve(validated)}`);
