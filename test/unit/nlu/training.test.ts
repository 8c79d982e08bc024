import { calibratedScores } from '../../../src/nlu/calibration';
import { extractFeatures, Vectorizer } from '../../../src/nlu/features';
import { addMargins, LinearClassifier } from '../../../src/nlu/linearClassifier';
import { fitCalibration, fitLogistic, type HeldOutRow } from '../../../src/nlu/training/fitCalibration';
import { seededRandom } from '../../../src/nlu/training/random';
import { SVM_SETTINGS, trainSvm } from '../../../src/nlu/training/svm';
import { crossValidate, trainClassifier } from '../../../src/nlu/training/trainClassifier';

const TOPICS: Record<string, string[]> = {
  fruit: ['apple', 'pear', 'plum', 'grape'],
  tools: ['hammer', 'saw', 'drill', 'wrench'],
  None: ['sky', 'moon', 'star', 'cloud'],
};

function toyRows(count: number, seed: number) {
  const random = seededRandom(seed);
  const pick = (words: string[]) => words[Math.floor(random() * words.length)] as string;
  return Array.from({ length: count }, (_, at) => {
    const intent = Object.keys(TOPICS)[at % 3] as string;
    const words = TOPICS[intent] as string[];
    return { intent, features: extractFeatures(['the', pick(words), 'and', pick(words)], []) };
  });
}

describe('trainSvm', () => {
  const rows = toyRows(60, 1);
  const intents = Object.keys(TOPICS);
  const labels = rows.map((row) => intents.indexOf(row.intent));
  const vectorizer = Vectorizer.fit(rows.map((row) => row.features));
  const vectors = rows.map((row) => vectorizer.vectorize(row.features));
  const shape = { classes: 3, features: vectorizer.size };

  test('separates classes on rows that it has not seen', () => {
    const weights = trainSvm(vectors, labels, shape);
    const margins = new Float64Array(3);
    const right = toyRows(30, 2).filter(({ features, intent }) => {
      addMargins(vectorizer.vectorize(features), weights, 3, margins);
      return intents[margins.indexOf(Math.max(...margins))] === intent;
    });
    expect(right).toHaveLength(30);
  });

  test('gives the same weights for the same seed', () => {
    expect(trainSvm(vectors, labels, shape)).toEqual(trainSvm(vectors, labels, shape));
  });

  test('comes to the optimum: weights hardly depend on the seed when trained to the end', () => {
    const settings = { ...SVM_SETTINGS, tolerance: 1e-6, maxPasses: 2000 };
    const one = trainSvm(vectors, labels, shape, settings);
    const other = trainSvm(vectors, labels, shape, { ...settings, seed: 99 });
    one.forEach((weight, at) => expect(weight).toBeCloseTo(other[at] as number, 3));
  });

  test('fulfils the optimality condition: w is the sum of C-weighted slacks of its rows', () => {
    const weights = trainSvm(vectors, labels, shape, { ...SVM_SETTINGS, tolerance: 1e-8, maxPasses: 5000 });
    const rebuilt = new Float64Array(shape.features);
    const margins = new Float64Array(3);
    vectors.forEach((vector, row) => {
      addMargins(vector, weights, 3, margins);
      const sign = labels[row] === 0 ? 1 : -1;
      const slack = Math.max(0, 1 - sign * (margins[0] as number));
      vector.indices.forEach((feature, at) => {
        rebuilt[feature] =
          (rebuilt[feature] as number) + 2 * SVM_SETTINGS.cost * slack * sign * (vector.values[at] as number);
      });
    });
    rebuilt.forEach((weight, feature) => expect(weights[feature * 3]).toBeCloseTo(weight, 3));
  });
});

describe('crossValidate', () => {
  test('judges every row by a model that has not seen it', () => {
    const rows = toyRows(30, 3).map((row, at) => ({
      ...row,
      features: extractFeatures([`unique${'abcdefghij'[at % 10]}${'xyz'[at % 3]}`], []),
    }));
    const labels = rows.map((_, at) => at % 3);
    const held = crossValidate(rows, labels, 3, 5);
    expect(held).toHaveLength(30);
    // A model that had seen its row would know its only word.
    for (const row of held) expect(row.known.units).toBe(0);
  });
});

describe('calibration', () => {
  const known = { units: 1, pairs: 1 };

  test('the logistic regression recovers a known relation', () => {
    const random = seededRandom(7);
    const signals = Array.from({ length: 4000 }, () => [random() * 4 - 2]);
    const targets = signals.map(([x]) => (random() < 1 / (1 + Math.exp(-(2 * (x as number)))) ? 1 : 0));
    const share = targets.filter((target) => target === 1).length / targets.length;
    const [slope, constant] = fitLogistic(signals, targets, share) as [number, number];
    expect(slope).toBeGreaterThan(1.7);
    expect(slope).toBeLessThan(2.3);
    expect(Math.abs(constant)).toBeLessThan(0.2);
  });

  test('sharpness makes probabilities as high as the held-out accuracy', () => {
    const random = seededRandom(11);
    const rows: HeldOutRow[] = Array.from({ length: 1000 }, () => {
      const label = random() < 0.8 ? 0 : 1;
      return { margins: Float64Array.from([0.5, -0.5]), known, label };
    });
    const calibration = fitCalibration(rows, -1);
    const { scores } = calibratedScores(calibration, [0.5, -0.5], -1, known);
    expect(scores[0]).toBeGreaterThan(0.75);
    expect(scores[0]).toBeLessThan(0.85);
  });

  test('scores sum to one, and a row like the None rows is out of scope', () => {
    const rows: HeldOutRow[] = Array.from({ length: 200 }, (_, at) =>
      at % 2 === 0
        ? { margins: Float64Array.from([1, -1, -1]), known, label: 0 }
        : { margins: Float64Array.from([-0.8, -0.9, 0.5]), known: { units: 0.2, pairs: 0 }, label: 2 },
    );
    const calibration = fitCalibration(rows, 2);
    const inside = calibratedScores(calibration, [0.9, -1, -1], 2, known);
    const outside = calibratedScores(calibration, [-0.8, -0.8, 0.4], 2, { units: 0.1, pairs: 0 });
    expect([inside.inScope, outside.inScope]).toEqual([true, false]);
    for (const { scores } of [inside, outside]) expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1);
    expect(outside.scores[2]).toBeGreaterThan(0.9);
  });
});

describe('trainClassifier', () => {
  const data = trainClassifier(toyRows(90, 4));

  test('classifies, and refuses what only None rows look like', () => {
    const classifier = new LinearClassifier(data);
    expect(classifier.classify(extractFeatures(['the', 'pear', 'and', 'plum'], [])).topIntent).toBe('fruit');
    expect(classifier.classify(extractFeatures(['the', 'moon', 'and', 'sky'], [])).topIntent).toBe('None');
  });

  test('puts the top intent first and the others by score', () => {
    const { topIntent, intents } = new LinearClassifier(data).classify(extractFeatures(['saw'], []));
    expect(intents[0]?.intent).toBe(topIntent);
    expect(intents.map(({ intent }) => intent).sort()).toEqual(['None', 'fruit', 'tools']);
    const rest = intents.slice(1).map(({ score }) => score);
    expect(rest).toEqual([...rest].sort((a, b) => b - a));
  });

  test('is deterministic', () => {
    expect(trainClassifier(toyRows(90, 4))).toEqual(data);
  });
});
