import { calibratedScores, scopeSignals } from '../../../src/nlu/calibration';
import { featureInput } from '../../../src/nlu/featureInput';
import { extractFeatures } from '../../../src/nlu/features';
import { foldText } from '../../../src/nlu/foldText';
import { addQuantizedMargins, IntentClassifier } from '../../../src/nlu/intentClassifier';
import { quantizeRows } from '../../../src/nlu/quantize';
import { addMargins, type HeldOutRow } from '../../../src/nlu/training/crossValidate';
import { fitCalibration, fitLogistic, type JudgedRow } from '../../../src/nlu/training/fitCalibration';
import { fitLeastKnown } from '../../../src/nlu/training/fitLeastKnown';
import { assignFolds } from '../../../src/nlu/training/folds';
import { intentWords } from '../../../src/nlu/training/intentWords';
import { problemsOf, solveProblems } from '../../../src/nlu/training/problems';
import { seededRandom } from '../../../src/nlu/training/random';
import { layOut, solveSvm, SVM_SETTINGS } from '../../../src/nlu/training/svm';
import { soundTable } from '../../../src/nlu/training/soundTable';
import { trainIntents, type TrainingOptions } from '../../../src/nlu/training/trainIntents';
import { Spelling } from '../../../src/nlu/spelling';
import { Vocabulary } from '../../../src/nlu/vocabulary';

const TOPICS: Record<string, string[]> = {
  fruit: ['apple', 'pear', 'plum', 'grape'],
  tools: ['hammer', 'saw', 'drill', 'wrench'],
  birds: ['robin', 'crow', 'heron', 'swift'],
  colours: ['green', 'mauve', 'beige', 'teal'],
  metals: ['iron', 'copper', 'tin', 'zinc'],
  games: ['chess', 'tennis', 'poker', 'golf'],
  None: ['sky', 'moon', 'star', 'cloud'],
};

function toyRows(count: number, seed: number, topics = Object.keys(TOPICS)) {
  const random = seededRandom(seed);
  const pick = (words: string[]) => words[Math.floor(random() * words.length)] as string;
  return Array.from({ length: count }, (_, at) => {
    const intent = topics[at % topics.length] as string;
    const words = TOPICS[intent] as string[];
    return { intent, input: { units: ['the', pick(words), 'and', pick(words)] } };
  });
}

describe('solveSvm', () => {
  const rows = toyRows(140, 1);
  const intents = Object.keys(TOPICS);
  const labels = Int32Array.from(rows, (row) => intents.indexOf(row.intent));
  const vocabulary = Vocabulary.fit(rows.map((row) => extractFeatures(row.input)));
  const vectors = rows.map((row) => vocabulary.vectorize(extractFeatures(row.input)));
  const laid = layOut(vectors);
  const sides = Int8Array.from(labels, (label) => (label === 0 ? 1 : -1));
  const exactly = { ...SVM_SETTINGS, tolerance: 1e-8, maxPasses: 5000 };
  const solve = (settings = exactly, start?: ReturnType<typeof solveSvm>) => {
    const weights = new Float64Array(vocabulary.size);
    return { weights, duals: solveSvm(laid, sides, weights, settings, start) };
  };
  const shape = { classes: intents.length, features: vocabulary.size };

  test('separates classes on rows that it has not seen', () => {
    const { weights } = solveProblems(laid, labels, shape, problemsOf(intents, false), SVM_SETTINGS);
    const right = toyRows(70, 2).filter(({ input, intent }) => {
      const margins = new Float64Array(intents.length);
      addMargins(vocabulary.vectorize(extractFeatures(input)), weights, intents.length, margins);
      return intents[margins.indexOf(Math.max(...margins))] === intent;
    });
    expect(right).toHaveLength(70);
  });

  test('gives the same weights for the same seed', () => {
    expect(solve(SVM_SETTINGS)).toEqual(solve(SVM_SETTINGS));
  });

  test('comes to the optimum: weights hardly depend on the seed when trained to the end', () => {
    const one = solve().weights;
    const other = solve({ ...exactly, seed: 99 }).weights;
    one.forEach((weight, at) => expect(weight).toBeCloseTo(other[at] as number, 3));
  });

  test('fulfils the optimality condition: w is the sum of C-weighted slacks of its rows', () => {
    const { weights } = solve();
    const rebuilt = new Float64Array(vocabulary.size);
    vectors.forEach(({ indices, values }, row) => {
      const side = sides[row] as number;
      const margin = indices.reduce(
        (sum, feature, at) => sum + (weights[feature] as number) * (values[at] as number),
        0,
      );
      const slack = Math.max(0, 1 - side * margin);
      indices.forEach((feature, at) => {
        rebuilt[feature] = (rebuilt[feature] as number) + 2 * SVM_SETTINGS.cost * slack * side * (values[at] as number);
      });
    });
    rebuilt.forEach((weight, feature) => expect(weights[feature]).toBeCloseTo(weight, 3));
  });

  test('goes on from an earlier end: one pass more changes nothing, and rows left out take their part with them', () => {
    const { weights, duals } = solve();
    const again = solve({ ...exactly, maxPasses: 1 }, duals).weights;
    again.forEach((weight, at) => expect(weight).toBeCloseTo(weights[at] as number, 3));
    const fewer = Int8Array.from(sides, (side, row) => (row % 5 === 0 ? 0 : side));
    const [warm, cold] = [new Float64Array(vocabulary.size), new Float64Array(vocabulary.size)];
    solveSvm(laid, fewer, warm, exactly, duals);
    solveSvm(laid, fewer, cold, exactly);
    warm.forEach((weight, at) => expect(weight).toBeCloseTo(cold[at] as number, 3));
  });

  test('keeps what it learnt in a byte a weight', () => {
    const { weights } = solveProblems(laid, labels, shape, problemsOf(intents, false), SVM_SETTINGS);
    const quantized = quantizeRows(weights, intents.length);
    for (const vector of vectors) {
      const [exact, rounded] = [new Float64Array(intents.length), new Float64Array(intents.length)];
      addMargins(vector, weights, intents.length, exact);
      addQuantizedMargins(vector, quantized, rounded);
      exact.forEach((margin, at) => expect(Math.abs(margin - (rounded[at] as number))).toBeLessThan(0.03));
    }
  });
});

describe('names of intents', () => {
  test.each([
    ['OrderChangeAddress', ['order', 'change', 'address']],
    ['card_arrival', ['card', 'arrival']],
    ['faq:return-policy', ['return', 'policy']],
    ['查询订单', ['查询订单']],
  ])('%s says %j', (intent, words) => {
    expect(intentWords(intent)).toEqual(words);
  });

  test('a word that several intents share is a problem of its own', () => {
    const problems = problemsOf(['OrderStatus', 'OrderCancel', 'AccountClose', 'Help', 'Greeting', 'None'], true);
    expect(problems.slice(6).map(({ labels }) => [...labels])).toEqual([[0, 1]]);
  });

  test('an intent without examples of a wording is found by its name', () => {
    const rows = toyRows(36, 9, ['fruit', 'tools', 'birds']);
    const classify = (useNames: boolean) =>
      new IntentClassifier(trainIntents(rows, { useNames }).model).classify({ units: ['tools'] });
    expect(classify(true).intents.find(({ intent }) => intent !== 'None')?.intent).toBe('tools');
    expect(classify(true).topIntent).not.toBe(classify(false).topIntent);
  });
});

describe('spelling', () => {
  const spelling = new Spelling(['return', 'refund', 'order', 'orders', 'email']);

  test.each([
    ['retrun', 'return'],
    ['retur', 'return'],
    ['returnn', 'return'],
    ['rebund', 'refund'],
    ['oorder', 'order'],
    ['orderd', 'order'],
    ['emial', 'email'],
    ['reetrun', undefined],
    ['oder', undefined],
    ['退货退货退', undefined],
  ])('%s is %s', (said, meant) => {
    expect(spelling.correct(said)).toBe(meant);
  });

  test('a misspelt word counts as the word, unless training has seen it as it is', () => {
    const rows = toyRows(140, 5);
    const classifier = new IntentClassifier(trainIntents(rows, { useNames: false }).model);
    const certaintyOf = (...units: string[]) => classifier.classify({ units }).certainty;
    expect(certaintyOf('the', 'hammre', 'and', 'wrnech')).toBe(certaintyOf('the', 'hammer', 'and', 'wrench'));
  });
});

test('a question mark tells a question from a wish', () => {
  const rows = ['退货', '退这个', '要退', '能退', '退了', '退掉'].flatMap((text) => [
    { intent: 'ReturnItem', input: featureInput(foldText(text), []) },
    { intent: 'ReturnPolicy', input: featureInput(foldText(`${text}？`), []) },
  ]);
  const classifier = new IntentClassifier(trainIntents(rows, { useNames: false }).model);
  const likeliest = (text: string) =>
    classifier.classify(featureInput(foldText(text), [])).intents.find(({ intent }) => intent !== 'None')?.intent;
  expect([likeliest('退'), likeliest('退?')]).toEqual(['ReturnItem', 'ReturnPolicy']);
});

test('a Chinese word with wrong characters of the same sound is understood by its sound', () => {
  const said = {
    StartOver: ['重新开始', '从头开始', '重新开始吧', '咱们重新开始', '全部重新开始'],
    ReturnItem: ['我要退货', '退货怎么弄', '想退货', '这个能退货吗', '退货吧'],
    None: ['今天下雨', '讲个笑话', '放首歌', '几点下班', '吃饭了没'],
  };
  const rows = Object.entries(said).flatMap(([intent, texts]) =>
    texts.map((text) => ({ intent, input: { units: [...text] } })),
  );
  const shareOf = (options: TrainingOptions): number => {
    const classifier = new IntentClassifier(trainIntents(rows, options).model);
    return classifier.judge({ units: [...'虫心凯使'] }).margins[0] as number;
  };
  expect(shareOf({ useNames: false, sounds: soundTable() })).toBeGreaterThan(shareOf({ useNames: false }) + 0.2);
});

describe('assignFolds', () => {
  test('spreads the rows of each label evenly, the same way for the same seed', () => {
    const labels = Int32Array.from({ length: 100 }, (_, at) => (at < 20 ? 0 : 1));
    const folds = assignFolds(labels, 5, 3);
    for (const fold of [0, 1, 2, 3, 4]) {
      expect(folds.filter((value, row) => value === fold && labels[row] === 0)).toHaveLength(4);
      expect(folds.filter((value, row) => value === fold && labels[row] === 1)).toHaveLength(16);
    }
    expect(assignFolds(labels, 5, 3)).toEqual(folds);
    expect(assignFolds(labels, 5, 4)).not.toEqual(folds);
  });
});

describe('what is judged by models that have not seen it', () => {
  test('every row once, and its only word is unknown to them', () => {
    const rows = toyRows(42, 3).map((row, at) => ({ ...row, input: { units: [`unique${at}x`] } }));
    // Digits would be folded by the tokenizer; here they make each row's word its own.
    const { heldOut } = trainIntents(rows, { useNames: false });
    expect(heldOut.map(({ row }) => row).sort((a, b) => a - b)).toEqual(rows.map((_, at) => at));
    for (const { known } of heldOut) expect(known.units).toBe(0);
  });

  test('without rows of None, whole intents are kept from each model and stand for what is out of scope', () => {
    const rows = toyRows(
      120,
      4,
      Object.keys(TOPICS).filter((topic) => topic !== 'None'),
    );
    const { heldOut, model } = trainIntents(rows, { useNames: false });
    const outside = heldOut.filter(({ inScope }) => !inScope);
    expect(outside.length).toBeGreaterThanOrEqual(100);
    const classifier = new IntentClassifier(model);
    expect(classifier.classify({ units: ['the', 'pear', 'and', 'plum'] }).topIntent).toBe('fruit');
    expect(classifier.classify({ units: ['who', 'won', 'the', 'election'] }).topIntent).toBe('None');
  });
});

describe('nonsense', () => {
  const held = (units: number, more: Partial<HeldOutRow> = {}): HeldOutRow => ({
    fold: 0,
    row: 0,
    margins: Float64Array.of(1, -1, -1),
    known: { units, pairs: 0, count: 4 },
    label: 0,
    inScope: true,
    ...more,
  });
  const understood = Array.from({ length: 2000 }, (_, at) => held((at + 1) / 2000));

  test('is what is less known than nearly all that was understood; rows that tell nothing of it do not count', () => {
    const others = [
      ...Array.from({ length: 500 }, () => held(0, { label: 1 })),
      ...Array.from({ length: 500 }, () => held(0, { inScope: false, label: 2 })),
      ...Array.from({ length: 500 }, () => held(0, { known: { units: 0, pairs: 0, count: 2 } })),
    ];
    expect(fitLeastKnown([...others, ...understood], 2)).toBeCloseTo(11 / 2000);
  });

  test('is not told by few rows', () => {
    expect(fitLeastKnown(understood.slice(-900), 2)).toBe(0);
  });

  test('means nothing, whatever the one word in it that training has seen', () => {
    const { model } = trainIntents(toyRows(210, 4), { useNames: false });
    const classify = (leastKnown: number, ...units: string[]) =>
      new IntentClassifier({ ...model, leastKnown }).classify({ units });
    const nonsense = ['brillig', 'hammer', 'gimble', 'wabe'];
    expect(classify(0, ...nonsense).topIntent).toBe('tools');
    expect(classify(0.3, ...nonsense)).toMatchObject({ topIntent: 'None', certainty: 0.99 });
    expect(classify(0.3, 'the', 'hammer', 'gimble').topIntent).toBe('tools');
    expect(classify(0.3, 'gimble', 'hammer').topIntent).toBe('tools');
  });
});

describe('calibration', () => {
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
    const rows: JudgedRow[] = Array.from({ length: 1000 }, () => {
      const label = random() < 0.8 ? 0 : 1;
      return { margins: [0.5, -0.5], signals: [1], label, inScope: true };
    });
    const calibration = fitCalibration(rows, 2);
    const { scores } = calibratedScores(calibration, [0.5, -0.5], 2, [1]);
    expect(scores[0]).toBeGreaterThan(0.75);
    expect(scores[0]).toBeLessThan(0.85);
  });

  test('scores sum to one, and a row like the out-of-scope rows is out of scope', () => {
    const row = (margins: number[], units: number, label: number): JudgedRow => {
      const known = { units, pairs: units };
      return { margins, signals: scopeSignals(margins, 2, known), label, inScope: label !== 2 };
    };
    const rows = Array.from({ length: 200 }, (_, at) =>
      at % 2 === 0 ? row([1, -1, -1], 1, 0) : row([-0.8, -0.9, 0.5], 0.1, 2),
    );
    const calibration = fitCalibration(rows, 2);
    const judge = (margins: number[], units: number) =>
      calibratedScores(calibration, margins, 2, scopeSignals(margins, 2, { units, pairs: units }));
    const inside = judge([0.9, -1, -1], 1);
    const outside = judge([-0.8, -0.8, 0.4], 0.1);
    expect([inside.inScope, outside.inScope]).toEqual([true, false]);
    for (const { scores } of [inside, outside]) expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1);
    expect(outside.scores[2]).toBeGreaterThan(0.5);
  });
});

describe('trainIntents', () => {
  const { model } = trainIntents(toyRows(210, 4), { useNames: false });

  test('classifies, and refuses what only None rows look like', () => {
    const classifier = new IntentClassifier(model);
    expect(classifier.classify({ units: ['the', 'pear', 'and', 'plum'] }).topIntent).toBe('fruit');
    expect(classifier.classify({ units: ['the', 'moon', 'and', 'sky'] }).topIntent).toBe('None');
    expect(classifier.classify({ units: ['zzz'] }).topIntent).toBe('None');
  });

  test('puts the top intent first and the others by score', () => {
    const { topIntent, intents, certainty } = new IntentClassifier(model).classify({ units: ['saw'] });
    expect(intents[0]).toEqual({ intent: topIntent, score: certainty });
    expect(intents.map(({ intent }) => intent).sort()).toEqual(Object.keys(TOPICS).sort());
    const rest = intents.slice(1).map(({ score }) => score);
    expect(rest).toEqual([...rest].sort((a, b) => b - a));
  });

  test('is deterministic', () => {
    expect(trainIntents(toyRows(210, 4), { useNames: false }).model).toEqual(model);
  });
});

describe('training again after a change', () => {
  /** Rows of which no two are the same. */
  const distinctRows = (count: number, seed: number) =>
    toyRows(count, seed).map(({ intent, input }, at) => ({
      intent,
      input: { units: [...input.units, `number${seed}x${at}`] },
    }));
  const rows = distinctRows(420, 6);
  const first = trainIntents(rows.slice(0, 410), { useNames: false });
  const questions = toyRows(70, 7).map(({ input }) => input);
  const answers = (model: typeof first.model) => {
    const classifier = new IntentClassifier(model);
    return questions.map((input) => classifier.classify(input).topIntent);
  };

  test('goes on from where it ended and comes to the same answers; what was fitted on such rows still holds', () => {
    const anew = trainIntents(rows, { useNames: false });
    const again = trainIntents(rows, { useNames: false, before: first.state });
    expect(answers(again.model)).toEqual(answers(anew.model));
    expect(again.heldOut).toEqual([]);
    expect(again.model.calibration).toEqual(first.model.calibration);
    expect(anew.heldOut).not.toEqual([]);
  });

  test.each([
    ['more than one in twenty rows changed', [...rows, ...distinctRows(40, 8)]],
    ['an intent is new', [...rows, { intent: 'trees', input: { units: ['oak'] } }]],
  ])('fits anew when %s', (_what, changed) => {
    const again = trainIntents(changed, { useNames: false, before: first.state });
    expect(again.heldOut).not.toEqual([]);
    expect(again.state.fitted.rows).toEqual(again.state.rows);
  });

  test('small changes add up: they are counted from the rows that were fitted on', () => {
    const steps = [1, 2, 3].map((step) => distinctRows(15, 20 + step));
    let state = first.state;
    const fittedAnew = steps.map((_, step) => {
      const grown = [...rows.slice(0, 410), ...steps.slice(0, step + 1).flat()];
      const again = trainIntents(grown, { useNames: false, before: state });
      state = again.state;
      return again.heldOut.length > 0;
    });
    expect(fittedAnew).toEqual([false, true, false]);
  });
});
