import { confusionMatrix, countConfusions } from '../../../../src/nlu/evaluation/confusions';

const rows = (gold: string, topIntent: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ text: `${gold}${at}`, gold, topIntent }));

const PREDICTIONS = [
  ...rows('a', 'a', 5),
  ...rows('a', 'c', 4),
  ...rows('b', 'b', 9),
  ...rows('c', 'd', 2),
  ...rows('d', 'd', 3),
  ...rows('b', 'd', 1),
];

test('confusions come by how often, with a few examples', () => {
  expect(countConfusions(PREDICTIONS)).toEqual([
    { gold: 'a', said: 'c', count: 4, examples: ['a0', 'a1', 'a2'] },
    { gold: 'c', said: 'd', count: 2, examples: ['c0', 'c1'] },
    { gold: 'b', said: 'd', count: 1, examples: ['b0'] },
  ]);
});

test('the matrix has all intents when they fit, the confused ones side by side', () => {
  expect(confusionMatrix(PREDICTIONS, 9)).toEqual({
    intents: ['c', 'a', 'd', 'b'],
    counts: [
      [0, 0, 2, 0],
      [4, 5, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 1, 9],
    ],
    left: 0,
  });
});

test('the matrix leaves out the intents with the fewest errors', () => {
  const { intents, left } = confusionMatrix(PREDICTIONS, 3);
  expect([intents, left]).toEqual([['c', 'a', 'd'], 1]);
});
