import { seededRandom, shuffle } from './random';

export interface SoftmaxSettings {
  /** Vectors are centred and multiplied by this, so that the decay of the weights suits vectors of length 1. */
  scale: number;
  epochs: number;
  /** A small set is gone through until there were so many steps. */
  leastSteps: number;
  batch: number;
  rate: number;
  seed: number;
}

/** Chosen on validation splits and confirmed on other folds (docs/understanding.md). */
const SOFTMAX_SETTINGS: SoftmaxSettings = {
  scale: 10,
  epochs: 12,
  leastSteps: 600,
  batch: 16,
  rate: 4,
  seed: 20,
};
/** A row changes nothing for a class whose probability is already so near to what it should be. */
const NEAR_ENOUGH = 1e-3;

/** A handful of rows decay fast: before the decay vanishes, and the weights divided by it overflow, it is multiplied in. */
const LEAST_DECAY = 1e-6;

/** `logit(class) = weights[class * dimensions + …] · vector + bias[class]` */
export interface SoftmaxWeights {
  weights: Float32Array;
  bias: Float64Array;
}

/**
 * Multinomial logistic regression with weight decay on dense vectors: mini-batch gradient descent with a falling rate, and the
 * average of the second half of its epochs (Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging",
 * 1992). Deterministic for a seed. `dimensions` must be a multiple of four.
 */
export function trainSoftmax(
  vectors: readonly Float32Array[],
  labels: ArrayLike<number>,
  classes: number,
  settings: SoftmaxSettings = SOFTMAX_SETTINGS,
): SoftmaxWeights {
  const dimensions = vectors[0]?.length ?? 0;
  const mean = meanOf(vectors, dimensions);
  const rows = centred(vectors, mean, settings.scale);
  const descent = new Descent(rows, labels, classes, dimensions, settings);
  descent.run();
  return descent.result(mean, settings.scale);
}

class Descent {
  private readonly weights: Float32Array;
  private readonly bias: Float64Array;
  private readonly sumOfWeights: Float32Array;
  private readonly sumOfBias: Float64Array;
  private readonly errors: Float64Array;
  private summed = 0;
  /** The weights are `decay * weights`, so that decaying all of them is one multiplication. */
  private decay = 1;

  constructor(
    private readonly rows: Float32Array,
    private readonly labels: ArrayLike<number>,
    private readonly classes: number,
    private readonly dimensions: number,
    private readonly settings: SoftmaxSettings,
  ) {
    this.weights = new Float32Array(classes * dimensions);
    this.bias = new Float64Array(classes);
    this.sumOfWeights = new Float32Array(classes * dimensions);
    this.sumOfBias = new Float64Array(classes);
    this.errors = new Float64Array(settings.batch * classes);
  }

  run(): void {
    const { batch, seed, rate, scale, leastSteps } = this.settings;
    const count = this.dimensions === 0 ? 0 : this.rows.length / this.dimensions;
    if (count === 0) return;
    const epochs = Math.max(this.settings.epochs, Math.ceil((leastSteps * batch) / count));
    const steps = epochs * Math.ceil(count / batch);
    const order = Int32Array.from({ length: count }, (_, row) => row);
    const random = seededRandom(seed);
    let step = 0;
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      shuffle(order, count, random);
      for (let first = 0; first < count; first += batch) {
        const stepRate = (rate * (1 - step / steps)) / scale;
        this.stepOn(order.subarray(first, first + batch), stepRate, stepRate / count);
        step += 1;
      }
      if (epoch >= epochs >> 1) this.addToAverage();
    }
  }

  /** The averaged weights with centring and scale folded in. */
  result(mean: Float64Array, scale: number): SoftmaxWeights {
    const { classes, dimensions } = this;
    const share = 1 / Math.max(1, this.summed);
    const weights = this.sumOfWeights.map((sum) => sum * share * scale);
    const bias = this.sumOfBias.map((sum) => sum * share);
    for (let label = 0; label < classes; label += 1) {
      for (let at = 0; at < dimensions; at += 1) {
        bias[label] = (bias[label] as number) - (weights[label * dimensions + at] as number) * (mean[at] as number);
      }
    }
    return { weights, bias };
  }

  private stepOn(batch: Int32Array, rate: number, decay: number): void {
    batch.forEach((row, position) => this.findErrors(row, position));
    this.decay *= 1 - decay;
    if (this.decay < LEAST_DECAY) this.foldDecayIn();
    batch.forEach((row, position) => this.moveAgainst(row, position, rate / batch.length));
  }

  private foldDecayIn(): void {
    for (let at = 0; at < this.weights.length; at += 1) this.weights[at] = (this.weights[at] as number) * this.decay;
    this.decay = 1;
  }

  /** Probability minus truth of each class, 0 where that is near enough. */
  private findErrors(row: number, position: number): void {
    const { classes, errors } = this;
    const first = position * classes;
    let highest = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < classes; label += 1) {
      const logit = this.decay * this.product(label, row) + (this.bias[label] as number);
      errors[first + label] = logit;
      if (logit > highest) highest = logit;
    }
    let sum = 0;
    for (let at = first; at < first + classes; at += 1) {
      errors[at] = Math.exp((errors[at] as number) - highest);
      sum += errors[at] as number;
    }
    for (let label = 0; label < classes; label += 1) {
      const error = (errors[first + label] as number) / sum - (label === this.labels[row] ? 1 : 0);
      errors[first + label] = Math.abs(error) < NEAR_ENOUGH ? 0 : error;
    }
  }

  private product(label: number, row: number): number {
    const { weights, rows, dimensions } = this;
    const [w, x] = [label * dimensions, row * dimensions];
    // Four sums, since one would have to wait for itself.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let at = 0; at < dimensions; at += 4) {
      a += (weights[w + at] as number) * (rows[x + at] as number);
      b += (weights[w + at + 1] as number) * (rows[x + at + 1] as number);
      c += (weights[w + at + 2] as number) * (rows[x + at + 2] as number);
      d += (weights[w + at + 3] as number) * (rows[x + at + 3] as number);
    }
    return a + b + c + d;
  }

  private moveAgainst(row: number, position: number, rate: number): void {
    const { weights, rows, dimensions, classes } = this;
    const x = row * dimensions;
    for (let label = 0; label < classes; label += 1) {
      const error = this.errors[position * classes + label] as number;
      if (error === 0) continue;
      const w = label * dimensions;
      const step = (rate * error) / this.decay;
      for (let at = 0; at < dimensions; at += 1) {
        weights[w + at] = (weights[w + at] as number) - step * (rows[x + at] as number);
      }
      this.bias[label] = (this.bias[label] as number) - rate * error;
    }
  }

  private addToAverage(): void {
    this.weights.forEach((weight, at) => {
      this.sumOfWeights[at] = (this.sumOfWeights[at] as number) + this.decay * weight;
    });
    this.bias.forEach((bias, at) => {
      this.sumOfBias[at] = (this.sumOfBias[at] as number) + bias;
    });
    this.summed += 1;
  }
}

export function meanOf(vectors: readonly Float32Array[], dimensions: number): Float64Array {
  const mean = new Float64Array(dimensions);
  for (const vector of vectors) {
    for (let at = 0; at < dimensions; at += 1) {
      mean[at] = (mean[at] as number) + (vector[at] as number) / vectors.length;
    }
  }
  return mean;
}

function centred(vectors: readonly Float32Array[], mean: Float64Array, scale: number): Float32Array {
  const rows = new Float32Array(vectors.length * mean.length);
  vectors.forEach((vector, row) => {
    for (let at = 0; at < mean.length; at += 1) {
      rows[row * mean.length + at] = scale * ((vector[at] as number) - (mean[at] as number));
    }
  });
  return rows;
}
