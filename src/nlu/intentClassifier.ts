import { type FeatureLists, type FeatureStrings, Vectorizer } from './features';
import type { Calibration } from './calibration';
import { calibratedScores } from './calibration';
import { NONE_INTENT, type ScoredIntent } from '../core/recognition';

/** All that prediction needs; plain data and typed arrays. */
export interface ClassifierData {
  /** `NONE_INTENT` is among them. */
  intents: string[];
  features: FeatureLists;
  /** Feature-major: `weights[feature * intents.length + intent]`. */
  weights: Float32Array;
  calibration: Calibration;
}

export interface Classification {
  topIntent: string;
  /** By score, best first, `topIntent` in front. */
  intents: ScoredIntent[];
}

/** Margins of every class, written into `into`. */
export function addMargins(
  vector: { indices: Int32Array; values: Float64Array },
  weights: Float32Array,
  classes: number,
  into: Float64Array,
): void {
  into.fill(0);
  for (let at = 0; at < vector.indices.length; at += 1) {
    const value = vector.values[at] as number;
    const row = (vector.indices[at] as number) * classes;
    for (let label = 0; label < classes; label += 1) {
      into[label] = (into[label] as number) + value * (weights[row + label] as number);
    }
  }
}

/** Predicts an intent from feature strings, in microseconds. */
export class LinearClassifier {
  private readonly vectorizer: Vectorizer;
  private readonly margins: Float64Array;
  private readonly none: number;

  constructor(readonly data: ClassifierData) {
    this.vectorizer = new Vectorizer(data.features);
    this.margins = new Float64Array(data.intents.length);
    this.none = data.intents.indexOf(NONE_INTENT);
  }

  classify(features: FeatureStrings): Classification {
    const vector = this.vectorizer.vectorize(features);
    // Only the constant: nothing was said that training has seen, and no margin would mean anything.
    if (vector.indices.length === 1) return this.nothingKnown();
    addMargins(vector, this.data.weights, this.data.intents.length, this.margins);
    const { scores, inScope } = calibratedScores(this.data.calibration, this.margins, this.none, vector.known);
    const intents = this.data.intents.map((intent, label) => ({ intent, score: scores[label] as number }));
    intents.sort((a, b) => b.score - a.score);
    const best = inScope
      ? intents.findIndex((scored) => scored.intent !== NONE_INTENT)
      : intents.findIndex((scored) => scored.intent === NONE_INTENT);
    const [top] = intents.splice(best, 1);
    if (top !== undefined) intents.unshift(top);
    return { topIntent: top?.intent ?? NONE_INTENT, intents };
  }

  private nothingKnown(): Classification {
    const intents = this.data.intents.map((intent) => ({ intent, score: intent === NONE_INTENT ? 1 : 0 }));
    intents.sort((a, b) => b.score - a.score);
    return { topIntent: NONE_INTENT, intents };
  }

  /** Number of features, for the record. */
  get featureCount(): number {
    return this.vectorizer.size;
  }
}
