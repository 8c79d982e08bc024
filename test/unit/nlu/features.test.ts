import { extractFeatures } from '../../../src/nlu/features';
import { segmentsOf } from '../../../src/nlu/segments';
import { soundTable } from '../../../src/nlu/training/soundTable';
import { Vocabulary } from '../../../src/nlu/vocabulary';

const words = (...units: string[]) => extractFeatures({ units });

describe('extractFeatures', () => {
  test('gives unit 1- and 2-grams with sentence boundaries', () => {
    const { words: hashes } = words('我', '要', '我', '要');
    expect(hashes).toHaveLength(9);
    // The same unit and the same pair again have the same hash; a pair is told from its mirror and from its units.
    expect([hashes[0], hashes[2], hashes[3]]).toEqual([hashes[4], hashes[6], hashes[7]]);
    expect(new Set(hashes).size).toBe(6);
  });

  test('gives character 3- and 4-grams within Latin words only', () => {
    expect(words('ab').characters).toHaveLength(3); // " ab", "ab ", " ab "
    expect(words('退', '@orderNumber').characters).toHaveLength(0);
    const [cancel, cancels] = [words('cancel').characters, words('cancels').characters];
    const shared = [...cancel].filter((hash) => cancels.includes(hash));
    expect(shared).toHaveLength(9); // all but those that hold the word's end
  });

  test('pairs the stems of words wherever they stand, without short words and punctuation', () => {
    expect(words('has', 'my', 'card', 'arrived', '?').biterms).toHaveLength(3);
    expect(words('card', 'arrived').biterms).toEqual(words('arrival', 'of', 'card').biterms);
    expect(words('card', 'card').biterms).toHaveLength(0);
  });

  test('pairs Chinese characters and entities', () => {
    expect(words('退', '货').biterms).toEqual(words('货', '、', '退').biterms);
    expect(words('退', '@orderNumber').biterms).toHaveLength(1);
    expect(words('退', '@orderNumber').biterms).not.toEqual(words('退', '@orderDate').biterms);
  });

  test('pairs no more than the beginning of a long text', () => {
    const characters = (count: number) => Array.from({ length: count }, (_, at) => String.fromCharCode(0x4e00 + at));
    expect(words(...characters(100)).biterms).toEqual(words(...characters(40)).biterms);
  });

  test('keeps the groups apart', () => {
    const { words: unit, segments, entities } = extractFeatures({ units: ['退'], segments: ['退'], entities: ['退'] });
    expect(new Set([unit[0], segments[0], entities[0]]).size).toBe(3);
    const { words: neighbours, biterms } = extractFeatures({ units: ['退', '货'] });
    expect(neighbours).not.toContain(biterms[0]);
  });

  test('hears characters of one sound as the same, by tones, -ng and zh- too, if it has the sounds', () => {
    const sounds = (text: string) => [...extractFeatures({ units: [...text] }, soundTable()).sounds];
    expect(sounds('重新开始')).toHaveLength(9);
    expect(sounds('从新开使').slice(2)).toEqual(sounds('从心开始').slice(2));
    expect(sounds('号')).toEqual(sounds('好'));
    expect(sounds('程')).toEqual(sounds('岑'));
    expect(sounds('换')).not.toEqual(sounds('退'));
    // What has no Chinese sound is itself, and no word's feature is a sound's.
    const [both] = [extractFeatures({ units: ['ok', '好'] }, soundTable())];
    expect(both?.sounds.some((hash) => both.words.includes(hash))).toBe(false);
    expect(words('退', '货').sounds).toHaveLength(0);
  });

  test('looks at the first 120 units of what never ends', () => {
    const { words: hashes } = extractFeatures({ units: new Array<string>(5000).fill('去') });
    expect(hashes).toHaveLength(241);
  });
});

describe('segmentsOf', () => {
  test('finds Chinese words, and nothing in other texts', () => {
    expect(segmentsOf('我要取消订单1001')).toEqual(['我要', '取消', '订单', '0']);
    expect(segmentsOf('cancel my order')).toEqual([]);
  });
});

describe('Vocabulary', () => {
  const rows = [
    extractFeatures({ units: ['cancel', 'order'], entities: ['orderNumber'] }),
    extractFeatures({ units: ['cancel', 'it'] }),
    extractFeatures({ units: ['cancel', 'it', 'now'] }),
  ];
  const vocabulary = Vocabulary.fit(rows);
  const featureOf = (unit: string) => vocabulary.indexOf(words(unit).words[0] as number);

  test('keeps character n-grams seen at least twice', () => {
    const [first] = words('cancel').characters;
    const [ofOrder] = words('order').characters;
    expect(vocabulary.indexOf(first as number)).toBeGreaterThanOrEqual(0);
    expect(vocabulary.indexOf(ofOrder as number)).toBe(-1);
  });

  test('keeps pairs of terms seen at least twice, and of very many the most frequent', () => {
    const [pair] = words('cancel', 'now').biterms;
    expect(vocabulary.indexOf(pair as number)).toBe(-1);
    const characters = (first: number) => Array.from({ length: 40 }, (_, at) => String.fromCharCode(first + at));
    const many = Array.from({ length: 20 }, (_, row) => words(...characters(0x4e00 + 40 * row)));
    const large = Vocabulary.fit([...many, ...many, many[19] as (typeof many)[0]]);
    const known = many.flatMap(({ biterms }) => [...biterms]).filter((hash) => large.indexOf(hash) >= 0);
    expect(known).toHaveLength(15_000);
    expect([...(many[19]?.biterms ?? [])].every((hash) => known.includes(hash))).toBe(true);
  });

  test('scales each group to its weight', () => {
    const { values } = vocabulary.vectorize(rows[0] as (typeof rows)[0]);
    const squares = values.reduce((sum, value) => sum + value * value, 0);
    expect(squares).toBeCloseTo(1 + 1 + 0.25 + 1); // words, characters, entities at ½, the constant
  });

  test('counts a feature once a row, and puts the most frequent first', () => {
    const { rowCounts, hashes } = Vocabulary.fit([words('it', 'it', 'is'), words('it', 'was')]).data;
    expect(hashes[0]).toBe(words('it').words[0]);
    expect(rowCounts[0]).toBe(2);
  });

  test('damps repetitions by their logarithm, and lifts what is rare a little', () => {
    const { indices, values } = vocabulary.vectorize(words('cancel', 'cancel', 'it', 'order'));
    const valueOf = (unit: string) => values[indices.indexOf(featureOf(unit))] as number;
    const rarity = (count: number) => Math.log(1 + 3 / count) ** 0.3;
    expect(valueOf('cancel') / valueOf('it')).toBeCloseTo(((1 + Math.log(2)) * rarity(3)) / rarity(2));
    expect(valueOf('order')).toBeGreaterThan(valueOf('it'));
  });

  test('tells how much of an utterance it has seen; a word that it has not seen weighs as the rarest', () => {
    const { units, pairs, count } = vocabulary.vectorize(words('cancel', 'dinner')).known;
    expect(units).toBeCloseTo((0.75 * Math.log(2)) / (Math.log(2) + Math.log(4)));
    expect(pairs).toBeCloseTo(0.75 / 3);
    expect(count).toBe(2);
    expect(vocabulary.vectorize(words()).known).toEqual({ units: 0, pairs: 0, count: 0 });
  });

  test('knows what stood in one row by half only', () => {
    expect(vocabulary.vectorize(words('cancel')).known.units).toBeCloseTo(0.75);
    expect(vocabulary.vectorize(words('order')).known.units).toBeCloseTo(0.5);
    const { pairs } = vocabulary.vectorize(words('cancel', 'order')).known;
    expect(pairs).toBeCloseTo((0.75 + 0.5 + 0.5) / 3);
  });

  test('sees an utterance as if some features had never been there', () => {
    const absent = new Uint8Array(vocabulary.size);
    absent[featureOf('order')] = 1;
    const { indices, known } = vocabulary.vectorize(words('cancel', 'order'), absent);
    expect(indices).not.toContain(featureOf('order'));
    expect(known.units).toBeLessThan(1);
  });

  test('carries nothing over from one utterance to the next', () => {
    const once = vocabulary.vectorize(words('cancel', 'it'));
    vocabulary.vectorize(words('cancel', 'cancel', 'order'));
    expect(vocabulary.vectorize(words('cancel', 'it'))).toEqual(once);
  });
});
