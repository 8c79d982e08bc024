import type { EncoderUse, Estimate, IntentScores } from '../../../src/nlu/evaluation';

/** What a process that measures one data set is told, as JSON. */
export interface Assignment {
  /** Of the data set. */
  name: string;
  directory: string;
  seed: number;
  judgedFolds: number;
  /** Where the encoder's models lie. */
  models: string;
  /** Where vectors and node-nlp are kept. */
  cache: string;
}

export interface Measured {
  scores: Omit<IntentScores, 'intents' | 'confusions'>;
  trainSeconds: number;
  trainCpuSeconds: number;
  predictionMicroseconds: { median: number; p99: number };
  modelBytes?: number;
  askedShare?: number;
}

/** What it answers, as JSON. */
export interface Measurement {
  /** How many rows were trained on in one split. */
  trainRows: number;
  columns: Partial<Record<EncoderUse | 'nodeNlp', Measured>>;
  /** Rows in scope whose likeliest intent is right, in the one and not the other; paired. */
  differences: { alwaysToOff?: Estimate; cascadeToAlways?: Estimate };
  sentenceMilliseconds?: { median: number; p99: number };
  peakRssBytes: number;
}

export function readAssignment(): Assignment {
  return JSON.parse(process.argv[2] ?? '') as Assignment;
}

export function tell(measurement: Measurement): void {
  process.stdout.write(JSON.stringify(measurement));
}

export function peakRssBytes(): number {
  return 1024 * process.resourceUsage().maxRSS;
}

/** Scores without the long lists. */
export function briefly({ intents: _intents, confusions: _confusions, ...scores }: IntentScores): Measured['scores'] {
  return scores;
}
