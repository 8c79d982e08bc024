import { createRequire } from 'node:module';
import path from 'node:path';
import { NONE_INTENT } from '../../../src/core/recognition';
import { type IntentPrediction, PROCESS_CLOCKS, quantile, scoreIntents } from '../../../src/nlu/evaluation';
import { DATA_SETS, type DataSet, readSplits } from './dataSets';
import { briefly, peakRssBytes, readAssignment, tell } from './measurements';

/** As much of node-nlp as is used here; it is no dependency of the project. */
interface NlpManager {
  addDocument(locale: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  nlp: { classify(locale: string, text: string): Promise<Answer> };
}
interface Answer {
  intent: string;
  score: number;
  classifications: { intent: string; score: number }[];
}

const WARM_UP = 2_000;

/** Measures node-nlp on one data set, on the same splits: its intents alone, without its entities, sentiment and answers. */
async function main(): Promise<void> {
  const assignment = readAssignment();
  const set = DATA_SETS.find(({ name }) => name === assignment.name) as DataSet;
  const language = set.locale === 'en' ? 'en' : 'zh';
  const splits = readSplits(set, assignment);
  const load = createRequire(path.join(assignment.cache, 'nodeNlp', 'package.json'));
  const { NlpManager } = load('node-nlp') as { NlpManager: new (settings: object) => NlpManager };
  const predictions: IntentPrediction[] = [];
  const timesMs: number[] = [];
  const trainMs = { wall: 0, cpu: 0 };
  // It prints while it trains, and standard output is for the result.
  console.log = () => undefined;
  for (const [index, { train, test }] of splits.entries()) {
    const manager = new NlpManager({
      languages: [language],
      autoSave: false,
      forceNER: false,
      nlu: { log: false },
    });
    for (const { text, intent } of train) manager.addDocument(language, text, intent);
    const began = { wall: PROCESS_CLOCKS.wall(), cpu: PROCESS_CLOCKS.cpu() };
    await manager.train();
    trainMs.wall += PROCESS_CLOCKS.wall() - began.wall;
    trainMs.cpu += PROCESS_CLOCKS.cpu() - began.cpu;
    const classify = (text: string) => manager.nlp.classify(language, text);
    // It keeps what it made of a text, so that only the first time tells: it is made warm by other texts.
    for (const { text } of train.slice(0, WARM_UP)) await classify(text);
    for (const row of test) {
      const start = performance.now();
      const answer = await classify(row.text);
      timesMs.push(performance.now() - start);
      predictions.push(toPrediction(row, answer));
    }
    process.stderr.write(`  node-nlp ${index + 1} of ${splits.length}\r`);
  }
  tell({
    trainRows: splits[0]?.train.length ?? 0,
    columns: {
      nodeNlp: {
        scores: briefly(scoreIntents(predictions)),
        trainSeconds: trainMs.wall / 1000 / splits.length,
        trainCpuSeconds: trainMs.cpu / 1000 / splits.length,
        predictionMicroseconds: { median: 1000 * quantile(timesMs, 0.5), p99: 1000 * quantile(timesMs, 0.99) },
      },
    },
    differences: {},
    peakRssBytes: peakRssBytes(),
  });
}

/** Its score of None says only whether it knew a word at all: the score of its likeliest intent ranks better. */
function toPrediction(row: { text: string; intent: string }, answer: Answer): IntentPrediction {
  const [best] = answer.classifications
    .filter(({ intent }) => intent !== NONE_INTENT)
    .sort((a, b) => b.score - a.score);
  return {
    text: row.text,
    gold: row.intent,
    topIntent: answer.intent,
    bestIntent: best?.intent ?? NONE_INTENT,
    scope: best?.score ?? 0,
    certainty: Math.min(1, answer.score),
    askedEncoder: false,
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
