import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FrontdeskError } from '../../../src/core/errors';
import { createLocalRecognizer, ThreadTrainer, type Trainer } from '../../../src/nlu';
import { meaningSignals } from '../../../src/nlu/secondTier/meaningSpace';
import { nearestExamples, nearestIn } from '../../../src/nlu/secondTier/nearestExamples';
import { combine, SecondTier, secondTierSignals } from '../../../src/nlu/secondTier/secondTier';
import { quantizeRows } from '../../../src/nlu/quantize';
import { fitMeaningSpace } from '../../../src/nlu/training/fitMeaningSpace';
import { fitShares } from '../../../src/nlu/training/fitShares';
import { seededRandom } from '../../../src/nlu/training/random';
import { trainSoftmax } from '../../../src/nlu/training/softmaxRegression';
import { trainSecondTier } from '../../../src/nlu/training/trainSecondTier';
import { silentLog } from '../../support/silentLog';
import { twoHalves } from '../../support/twoHalves';
import { WordEncoder } from '../../support/wordEncoder';

const NOW = new Date('2026-03-10T12:00:00Z');
const TRAINING_WORKER = path.join(__dirname, '../../support/trainingWorker.js');

/** Points around the corners of a square, in four numbers. */
function corners(count: number, seed: number): { vectors: Float32Array[]; labels: number[] } {
  const random = seededRandom(seed);
  const labels = Array.from({ length: count }, (_, at) => at % 4);
  const vectors = labels.map((label) => {
    const noise = () => (random() - 0.5) * 0.4;
    return Float32Array.from([label & 1 ? 1 : -1, label & 2 ? 1 : -1, 0, 0], (value) => value + noise());
  });
  return { vectors, labels };
}

describe('trainSoftmax', () => {
  test('finds the intents of vectors that it has not seen, the same way each time', () => {
    const seen = corners(80, 1);
    const trained = trainSoftmax(seen.vectors, seen.labels, 4);
    expect(trainSoftmax(seen.vectors, seen.labels, 4)).toEqual(trained);
    const fresh = corners(40, 2);
    const found = fresh.vectors.map((vector) => {
      const logits = trained.bias.map((constant, label) =>
        vector.reduce((sum, value, at) => sum + value * (trained.weights[label * 4 + at] as number), constant),
      );
      return logits.indexOf(Math.max(...logits));
    });
    expect(found).toEqual(fresh.labels);
  });
});

describe('the space of meanings', () => {
  const { vectors, labels } = corners(400, 3);
  const space = fitMeaningSpace(vectors, labels);

  test('is whitened: what is left of the vectors has the same spread in all directions that have any', () => {
    const variance = (direction: Float32Array): number => {
      const rests = vectors.map((vector, row) => {
        const label = labels[row] as number;
        const centre = [label & 1 ? 1 : -1, label & 2 ? 1 : -1, 0, 0];
        return vector.reduce((sum, value, at) => sum + (value - (centre[at] as number)) * (direction[at] as number), 0);
      });
      return rests.reduce((sum, rest) => sum + rest * rest, 0) / rests.length;
    };
    const rowOf = (row: number) => Float32Array.from(space.whiten.subarray(row * 4, row * 4 + 4));
    for (const row of [0, 1, 2, 3]) expect(variance(rowOf(row))).toBeCloseTo(1, 0);
  });

  test('is near to its intents and far from what lies between or outside them', () => {
    const signals = (...values: number[]) => meaningSignals(space, Float32Array.from(values));
    const [inside] = signals(1, 1, 0, 0);
    const [between] = signals(0, 0, 0, 0);
    const [outside] = signals(0, 0, 3, 3);
    expect(inside).toBeGreaterThan(between);
    expect(between).toBeGreaterThan(outside);
    expect(signals(1, 1, 0, 0)[1]).toBeGreaterThan(signals(0, 0, 1, 1)[1]);
  });

  test('stands vectors that are all the same', () => {
    const same = [new Float32Array([1, 0, 0, 0]), new Float32Array([1, 0, 0, 0])];
    expect(meaningSignals(fitMeaningSpace(same, [0, 0]), same[0] as Float32Array).every(Number.isFinite)).toBe(true);
  });
});

describe('the nearest examples', () => {
  const examples = {
    vectors: quantizeRows(Float32Array.from([1, 0, 0.6, 0.8, 0, 1]), 2),
    starts: Int32Array.from([0, 2, 3, 3]),
  };

  test('are those of the intent', () => {
    const sentence = Float32Array.from([0, 1]);
    expect(nearestIn(examples, 0, sentence)).toBeCloseTo(0.8, 2);
    expect(nearestIn(examples, 1, sentence)).toBeCloseTo(1, 2);
    expect(nearestIn(examples, 2, sentence)).toBe(-1);
  });

  test('are looked for among the intents in question only; the others count as the least of these', () => {
    const logits = Float64Array.from({ length: 10 }, (_, label) => -label);
    const asked: number[] = [];
    const nearest = nearestExamples(logits, logits, new Float64Array(10), (label) => {
      asked.push(label);
      return 0.9 - label / 10;
    });
    expect(asked).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...nearest.subarray(5)]).toEqual(new Array<number>(5).fill(0.9 - 0.5));
  });

  test('and the margins have the shares that were chosen', () => {
    const evidence = { first: [-1, -2], mean: [-3, -1], margin: [0, 0.5], nearest: [0.3, 0] };
    const shares = { first: 2, mean: 1, margin: 4, nearest: 10 };
    expect([...combine(evidence, shares)]).toEqual([-2 - 3 + 3, -4 - 1 + 2]);
  });
});

describe('fitShares', () => {
  const random = seededRandom(9);
  /** Two intents and None; `first` tells the right one in three of four rows, `margin` in nine of ten, `mean` is chance. */
  const rows = Array.from({ length: 2_000 }, (_, row) => {
    const label = row % 2;
    const told = (share: number): number[] => {
      const right = random() < share ? label : 1 - label;
      return [right === 0 ? 1 : 0, right === 1 ? 1 : 0, 5];
    };
    return { label, evidence: { first: told(0.75), mean: told(0.5), margin: told(0.9), nearest: [0, 0, 5] } };
  });

  test('gives each kind of evidence what it is worth, and chance next to nothing', () => {
    // A kind that names one intent, and the right one in a share p of rows, is worth log(p / (1 - p)).
    const { first, mean, margin } = fitShares(rows, 2);
    expect(Math.abs(first - Math.log(3))).toBeLessThan(0.3);
    expect(Math.abs(margin - Math.log(9))).toBeLessThan(0.4);
    expect(mean).toBeLessThan(0.3);
  });

  test('lets nothing count against an intent', () => {
    const against = rows.map(({ label, evidence }) => ({
      label,
      evidence: { ...evidence, nearest: [label === 0 ? 0 : 1, label === 1 ? 0 : 1, 0] },
    }));
    const shares = fitShares(against, 2);
    expect(shares.nearest).toBe(0);
    expect(shares.margin).toBeGreaterThan(1);
  });

  test('keeps a share finite where a kind is never wrong, and the usual ones where there is nothing to learn from', () => {
    const clear = rows.map(({ label, evidence }) => ({
      label,
      evidence: { ...evidence, margin: label === 0 ? [1, -1, 0] : [-1, 1, 0] },
    }));
    const { margin } = fitShares(clear, 2);
    expect(margin).toBeGreaterThan(2);
    expect(margin).toBeLessThan(20);
    expect(fitShares([], 2)).toEqual({ first: 0.5, mean: 0.5, margin: 1, nearest: 10 });
  });
});

describe('what lies between intents', () => {
  test('is told by how far one is preferred to all others, None left out', () => {
    const confidence = (...scores: number[]) =>
      secondTierSignals({ margins: [0, 0, 0, 0], scores }, 3, [0, 0]).at(-1) as number;
    expect(confidence(6, 0, 0, 9)).toBeCloseTo(-Math.log(1 + 2 * Math.exp(-3)));
    expect(confidence(6, 6, -40, 9)).toBeCloseTo(-Math.log(2));
    expect(confidence(0, 0, 0, 9)).toBeCloseTo(-Math.log(3));
  });

  test('is refused where training shows that what two intents claim alike is out of scope', () => {
    // The vectors say nothing at all, the best margin is always the same: only the second best tells.
    const intents = ['OrderStatus', 'ReturnItem', 'RefundStatus', 'None'];
    const labels = Int32Array.from({ length: 80 }, (_, row) => row % 4);
    const claimed = (label: number): Float64Array =>
      label === 3 ? Float64Array.from([0.5, 0.5, -1, -1]) : new Float64Array(4).fill(-1).fill(0.5, label, label + 1);
    const random = seededRandom(5);
    const vectors = Array.from(labels, () => twoHalves([1, 0, 0, 0].map((value) => value + random() * 0.1)));
    const heldOut = Array.from(labels, (label, row) => ({
      fold: row & 4 ? 1 : 0,
      row,
      margins: claimed(label),
      known: { units: 1, pairs: 1, count: 4 },
      label,
      inScope: label !== 3,
    }));
    const folds = [0, 1].map((fold) => ({
      isInside: (row: number) => heldOut[row]?.fold !== fold,
      isLeftOut: () => false,
    }));
    const model = trainSecondTier({ encoder: 'none', intents, labels, vectors, folds, heldOut });
    const decide = (label: number): string => {
      const vector = {
        indices: new Int32Array(0),
        values: new Float64Array(0),
        known: { units: 1, pairs: 1, count: 4 },
      };
      return new SecondTier(model).decide({ vector, margins: claimed(label) }, twoHalves([1, 0, 0, 0])).topIntent;
    };
    expect([0, 1, 2, 3].map(decide)).toEqual(intents);
  });
});

test('an intent with thousands of examples keeps a part of them to compare with, evenly taken', () => {
  const labels = Int32Array.from({ length: 1_300 }, (_, row) => (row < 1_240 ? 0 : 1));
  const vectors = Array.from(labels, (_, row) => twoHalves([1, row / 1_300, 0, 0]));
  const intents = ['OrderStatus', 'ReturnItem', 'None'];
  const { examples } = trainSecondTier({ encoder: 'none', intents, labels, vectors, folds: [], heldOut: [] });
  expect([...examples.starts]).toEqual([0, 500, 560, 560]);
  const seconds = Array.from({ length: 500 }, (_, row) => {
    const level = examples.vectors.levels[row * 4 + 1] as number;
    return level * (examples.vectors.scales[row] as number);
  });
  for (const [at, second] of seconds.entries()) expect(second).toBeCloseTo((at * 2.48) / 1_300, 2);
});

const MODEL = [
  '# OrderStatus',
  '- where is my order',
  '- track my parcel',
  '- when will my order arrive',
  '- where is the parcel',
  '- has my parcel left',
  '# ReturnItem',
  '- I want to return this',
  '- send it back for a refund',
  '- return my purchase',
  '- take this back please',
  '- I would like a refund',
  '# None',
  '- what is the weather',
  '- tell me a joke',
  '- book a flight',
  '- play music',
  '- any good joke',
];

describe('a recogniser with an encoder', () => {
  let root: string;
  let encoder: WordEncoder;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'second-'));
    encoder = new WordEncoder();
    write(MODEL);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(lines: readonly string[]): void {
    mkdirSync(path.join(root, 'models/shop/en'), { recursive: true });
    writeFileSync(path.join(root, 'models/shop/en/all.lu'), lines.join('\n'));
  }

  function create(askBelow: number, trainer?: Trainer) {
    return createLocalRecognizer({
      modelsDirectory: path.join(root, 'models'),
      pack: 'shop',
      cacheDirectory: path.join(root, 'cache'),
      log: silentLog,
      encoders: new Map([['en', encoder]]),
      askBelow,
      encoderDeadlineMs: 123,
      ...(trainer === undefined ? {} : { trainer }),
    });
  }
  const ask = (text: string) => ({ text, locale: 'en', referenceTime: NOW }) as const;
  const turns = () => encoder.asked.filter(({ deadlineMs }) => deadlineMs !== undefined);

  test('understands words that it was never taught, by what they mean', async () => {
    const recognizer = await create(1);
    const before = await recognizer.recognize(ask('shipment package'));
    expect(before.topIntent).toBe('None');
    expect(turns()).toEqual([]);
    await recognizer.trainSecondTier();
    const after = await recognizer.recognize(ask('shipment package'));
    expect(after.intents.find(({ intent }) => intent !== 'None')?.intent).toBe('OrderStatus');
    expect(turns()).toEqual([{ text: 'shipment package', deadlineMs: 123 }]);
    expect(recognizer.secondTier).toEqual({ locales: ['en'], asked: 1, unanswered: 0 });
  });

  test('asks only where the words leave a doubt', async () => {
    const never = await create(0);
    await never.trainSecondTier();
    await never.recognize(ask('shipment package'));
    expect(turns()).toEqual([]);
  });

  test('asks about what the words refuse, however surely', async () => {
    const recognizer = await create(0.01);
    await recognizer.trainSecondTier();
    await recognizer.recognize(ask('where is my order'));
    expect(turns()).toEqual([]);
    const refused = await recognizer.recognize(ask('zyx wvu tsr'));
    expect(refused.topIntent).toBe('None');
    expect(turns()).toEqual([{ text: 'zyx wvu tsr', deadlineMs: 123 }]);
  });

  test.each(['ENCODER_TIMEOUT', 'ENCODER_UNAVAILABLE'] as const)('goes by the words alone at %s', async (code) => {
    const recognizer = await create(1);
    const byWords = await recognizer.recognize(ask('where is it'));
    await recognizer.trainSecondTier();
    encoder.failure = new FrontdeskError(code, 'late');
    expect(await recognizer.recognize(ask('where is it'))).toEqual(byWords);
    expect(recognizer.secondTier).toMatchObject({ asked: 1, unanswered: 1 });
  });

  test('does not hide other failures', async () => {
    const recognizer = await create(1);
    await recognizer.trainSecondTier();
    encoder.failure = new Error('a bug');
    await expect(recognizer.recognize(ask('where is it'))).rejects.toThrow('a bug');
  });

  test('is trained once, however many ask for it meanwhile', async () => {
    const trainer = new ThreadTrainer(TRAINING_WORKER);
    const trainings = jest.spyOn(trainer, 'trainSecondTier');
    const recognizer = await create(1, trainer);
    await Promise.all([recognizer.trainSecondTier(), recognizer.trainSecondTier(), recognizer.trainSecondTier()]);
    expect(trainings).toHaveBeenCalledTimes(1);
    expect(recognizer.secondTier.locales).toEqual(['en']);
  });

  test.each<[string, string[]]>([
    ['one utterance an intent', ['# A', '- red', '# B', '- blue', '# C', '- green', '# D', '- pink']],
    ['one intent', ['# A', '- red', '- blue', '- green']],
    ['nothing in scope', ['# None', '- red', '- blue', '- green']],
    ['two intents and one None', ['# A', '- red', '- blue', '# B', '- sky', '- sea', '# None', '- hm']],
  ])('answers with numbers where training has hardly anything: %s', async (_name, lines) => {
    write(lines);
    const recognizer = await create(1);
    await recognizer.trainSecondTier();
    for (const text of ['red', 'sky', 'where is it']) {
      const { intents } = await recognizer.recognize(ask(text));
      expect(intents.map(({ score }) => score).filter((score) => !Number.isFinite(score))).toEqual([]);
    }
  });

  test('keeps the second tier and the vectors for the next start', async () => {
    await (await create(1)).trainSecondTier();
    const encoded = encoder.asked.length;
    const second = await create(1);
    expect(second.secondTier.locales).toEqual(['en']);
    await second.trainSecondTier();
    expect(encoder.asked).toHaveLength(encoded);
    write([...MODEL, '- sing a song']);
    const changed = await create(1);
    expect(changed.secondTier.locales).toEqual([]);
    await changed.trainSecondTier();
    expect(encoder.asked.slice(encoded).map(({ text }) => text)).toEqual(['sing a song']);
  });

  test('takes up changed files while it answers, and stays as it was for files that it cannot read', async () => {
    const recognizer = await create(0);
    expect(await recognizer.load()).toBe(false);
    write([...MODEL, '# Greeting', '- hello there', '- good morning', '- hi friend', '- hello you']);
    const during = recognizer.load();
    expect((await recognizer.recognize(ask('where is my order'))).topIntent).toBe('OrderStatus');
    expect(await during).toBe(true);
    expect((await recognizer.recognize(ask('hello there'))).topIntent).toBe('Greeting');
    const { hash } = recognizer.info;
    write([...MODEL, '# Broken', '- where is {@nothing=that']);
    await expect(recognizer.load()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(recognizer.info.hash).toBe(hash);
    expect((await recognizer.recognize(ask('hello there'))).topIntent).toBe('Greeting');
  });

  test('trains in a thread of its own to the same models, and hears of its errors', async () => {
    const here = await create(1);
    await here.trainSecondTier();
    const utterances = ['where is it', 'shipment package', 'refund'].map(ask);
    const expected = await Promise.all(utterances.map((utterance) => here.recognize(utterance)));
    rmSync(path.join(root, 'cache'), { recursive: true });
    const threaded = await create(1, new ThreadTrainer(TRAINING_WORKER));
    await threaded.trainSecondTier();
    expect(threaded.info.source).toBe('trained');
    expect(await Promise.all(utterances.map((utterance) => threaded.recognize(utterance)))).toEqual(expected);
    write([...MODEL, '# Broken', '- where is {@nothing=that']);
    await expect(threaded.load()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  }, 30_000);
});
