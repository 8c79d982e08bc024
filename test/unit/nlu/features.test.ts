import { extractFeatures, Vectorizer } from '../../../src/nlu/features';

describe('extractFeatures', () => {
  test('gives unit 1- and 2-grams with sentence boundaries', () => {
    expect(extractFeatures(['我', '要', '退'], []).words).toEqual(['我', '^ 我', '要', '我 要', '退', '要 退', '退 $']);
  });

  test('gives character 2- to 5-grams within Latin words only', () => {
    const { characters } = extractFeatures(['ab', '退', '@orderNumber'], []);
    expect(characters).toEqual([' a', ' ab', ' ab ', 'ab', 'ab ', 'b ']);
  });
});

describe('Vectorizer', () => {
  const rows = [extractFeatures(['cancel', 'order'], ['orderNumber']), extractFeatures(['cancel', 'it'], [])];
  const vectorizer = Vectorizer.fit(rows);

  test('keeps character n-grams seen at least twice', () => {
    expect(vectorizer.lists.characters).toContain('canc');
    expect(vectorizer.lists.characters).not.toContain('orde');
  });

  test('scales each group to its length', () => {
    const { indices, values } = vectorizer.vectorize(extractFeatures(['cancel', 'cancel', 'order'], ['orderNumber']));
    const words = vectorizer.lists.words.length;
    const length = (keep: (index: number) => boolean) =>
      Math.sqrt([...indices].reduce((sum, index, at) => sum + (keep(index) ? (values[at] as number) ** 2 : 0), 0));
    expect(length((index) => index < words)).toBeCloseTo(1);
    const characters = words + vectorizer.lists.characters.length;
    expect(length((index) => index >= words && index < characters)).toBeCloseTo(1);
    expect(length((index) => index >= characters && index < vectorizer.size - 1)).toBeCloseTo(0.5);
  });

  test('damps repetitions by their logarithm', () => {
    const { indices, values } = vectorizer.vectorize(extractFeatures(['cancel', 'cancel', 'order'], []));
    const valueOf = (word: string) => values[indices.indexOf(vectorizer.lists.words.indexOf(word))] as number;
    expect(valueOf('cancel') / valueOf('order')).toBeCloseTo(1 + Math.log(2));
  });

  test('tells how much of an utterance it has seen', () => {
    expect(vectorizer.vectorize(extractFeatures(['cancel', 'order'], [])).known).toEqual({ units: 1, pairs: 1 });
    expect(vectorizer.vectorize(extractFeatures(['cancel', 'dinner'], [])).known).toEqual({ units: 0.5, pairs: 1 / 3 });
    expect(vectorizer.vectorize(extractFeatures([], [])).known).toEqual({ units: 0, pairs: 0 });
  });

  test('carries nothing over from one utterance to the next', () => {
    const once = vectorizer.vectorize(extractFeatures(['cancel', 'it'], []));
    vectorizer.vectorize(extractFeatures(['cancel', 'cancel', 'order'], []));
    expect(vectorizer.vectorize(extractFeatures(['cancel', 'it'], []))).toEqual(once);
  });
});
