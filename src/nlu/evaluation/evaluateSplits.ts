import type { Split } from './crossValidationSplits';
import { quantile } from './estimates';
import { type EncoderUse, type EngineOptions, EvaluatedEngine, PROCESS_CLOCKS } from './evaluatedEngine';
import { type IntentPrediction, toPrediction } from './intentScores';
import type { LabelledRow } from './labelledRow';

/** What an engine costs. Times are the engine's own, on one thread; the encoder's are apart. */
export interface EngineCosts {
  /** The mean over the splits. */
  trainSeconds: number;
  /** The same in seconds of processor time, all threads together. */
  trainCpuSeconds: number;
  /** Warm. */
  predictionMicroseconds: { median: number; p99: number };
  /** Of all predictions, from 0 to 1. */
  askedShare: number;
  modelBytes: number;
}

export interface EvaluatedRun {
  predictions: IntentPrediction[];
  costs: EngineCosts;
}

/** So many predictions are timed at least, over all splits, if they do not last longer than this. */
const TIMED_PREDICTIONS = 3_000;
const LONGEST_MS = 5_000;

/**
 * Trains an engine for each split and asks it the split's test rows, in each of the ways to use the encoder. The engine never
 * sees a test row before, nor how many of them are out of scope. A split's predictions are handed over before they are timed.
 */
export function evaluateSplits<Use extends EncoderUse>(
  splits: readonly Split<LabelledRow>[],
  uses: readonly Use[],
  options: EngineOptions,
  onSplit: (done: number) => void = () => undefined,
  onPredictions: (predictions: readonly IntentPrediction[], use: Use) => void = () => undefined,
): Record<Use, EvaluatedRun> {
  const { wall: now } = options.clocks ?? PROCESS_CLOCKS;
  const runs = new Map(uses.map((use) => [use, new Run()]));
  const rounds = Math.ceil(
    TIMED_PREDICTIONS /
      Math.max(
        1,
        splits.reduce((sum, { test }) => sum + test.length, 0),
      ),
  );
  splits.forEach(({ train, test }, index) => {
    const engine = new EvaluatedEngine(train, options);
    for (const [use, run] of runs) {
      const predictions = test.map((row) => {
        const answer = engine.answer(row.text, use);
        return toPrediction(row, answer, answer.askedEncoder);
      });
      for (const prediction of predictions) run.predictions.push(prediction);
      onPredictions(predictions, use);
      const { firstTier, secondTier } = engine.trainMs;
      run.trainMs += firstTier.wall + (use === 'off' ? 0 : secondTier.wall);
      run.trainCpuMs += firstTier.cpu + (use === 'off' ? 0 : secondTier.cpu);
      run.modelBytes = engine.modelBytes(use);
      const texts = test.map(({ text }) => text);
      const limits = { rounds, longestMs: LONGEST_MS / splits.length };
      timeAnswers(run.timesMs, texts, (text) => engine.answer(text, use), limits, now);
    }
    onSplit(index + 1);
  });
  return Object.fromEntries([...runs].map(([use, run]) => [use, run.finish(splits.length)])) as Record<
    Use,
    EvaluatedRun
  >;
}

/** Adds how long each answer takes. */
function timeAnswers(
  timesMs: number[],
  texts: readonly string[],
  answer: (text: string) => unknown,
  { rounds, longestMs }: { rounds: number; longestMs: number },
  now: () => number,
): void {
  const end = now() + longestMs;
  for (let round = 0; round < rounds; round += 1) {
    for (const text of texts) {
      const began = now();
      answer(text);
      const ended = now();
      timesMs.push(ended - began);
      if (ended >= end) return;
    }
  }
}

class Run {
  readonly predictions: IntentPrediction[] = [];
  readonly timesMs: number[] = [];
  trainMs = 0;
  trainCpuMs = 0;
  modelBytes = 0;

  finish(splits: number): EvaluatedRun {
    const { predictions, timesMs, trainMs, trainCpuMs, modelBytes } = this;
    const asked = predictions.filter(({ askedEncoder }) => askedEncoder).length;
    return {
      predictions,
      costs: {
        trainSeconds: trainMs / 1000 / splits,
        trainCpuSeconds: trainCpuMs / 1000 / splits,
        predictionMicroseconds: { median: 1000 * quantile(timesMs, 0.5), p99: 1000 * quantile(timesMs, 0.99) },
        askedShare: asked / Math.max(1, predictions.length),
        modelBytes,
      },
    };
  }
}
