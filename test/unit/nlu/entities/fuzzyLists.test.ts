import fc from 'fast-check';
import { editDistance } from '../../../../src/nlu/entities/editDistance';
import { ListMatcher, type ListDefinition } from '../../../../src/nlu/entities/listMatcher';
import { PhraseTrie } from '../../../../src/nlu/entities/phraseTrie';
import { foldText } from '../../../../src/nlu/foldText';
import type { LabelledUtterance } from '../../../../src/nlu/languageModel';
import { learnFuzzyLists } from '../../../../src/nlu/training/learnFuzzyLists';

const SEED = 20261125;
const PRODUCTS: ListDefinition = {
  kind: 'list',
  name: 'product',
  values: [
    { canonical: 'headphones', synonyms: ['headphone', 'earphone', '耳机', '蓝牙耳机'] },
    { canonical: 'cooker', synonyms: ['rice cooker', 'cooker', '电饭煲'] },
    { canonical: 'charger', synonyms: ['charger', 'stove', '充电线', '线', '!在线'] },
    { canonical: 'case', synonyms: ['case', '!in case', '!just in case'] },
  ],
};
const COLOURS: ListDefinition = {
  kind: 'list',
  name: 'colour',
  values: [
    { canonical: 'grey', synonyms: ['carbonic'] },
    { canonical: 'green', synonyms: ['carbolic'] },
  ],
};

function matcher(texts: string[], lists = [PRODUCTS, COLOURS], labelled: LabelledUtterance[] = []): ListMatcher {
  const plain = texts.map((text) => ({ text, entities: [], source: { file: '', line: 1, column: 1 } }));
  return new ListMatcher(lists, learnFuzzyLists(lists, [...plain, ...labelled]));
}
const lists = matcher(['I was charged twice', '这是儿鸡的', 'the headphonez band']);

function found(text: string, by = lists): [string, unknown][] {
  return by.find(text, foldText(text)).map((entity) => {
    expect(text.slice(entity.start, entity.start + entity.length)).toBe(entity.text);
    return [entity.text, entity.value];
  });
}

describe('list words with typing errors', () => {
  test.each([
    ['my headpone broke', 'headpone', 'headphones'],
    ['my haedphone broke', 'haedphone', 'headphones'],
    ['my hedphonne broke', 'hedphonne', 'headphones'],
    ['two earphnes please', 'earphnes', 'headphones'],
    ['a chrager', 'chrager', 'charger'],
    ['a rice coker and', 'rice coker', 'cooker'],
    ['a rise cooker', 'cooker', 'cooker'],
    ['a RICE-Cokoer', 'RICE-Cokoer', 'cooker'],
    ['a riceccooker', 'riceccooker', 'cooker'],
    ['ａ ｃｈａｒｇｇｅｒ', 'ｃｈａｒｇｇｅｒ', 'charger'],
  ])('%s', (text, words, value) => {
    expect(found(text)).toEqual([[words, value]]);
  });

  test.each([
    ['too many errors', 'a hxadphxnx'],
    ['another first letter', 'an xeadphone'],
    ['an ending', 'to charge it'],
    ['another letter of a short word', 'the store'],
    ['a letter too few in a short word', 'the stoe'],
    ['a word of the training utterances', 'I was charged'],
    ['that word, however near', 'the headphonez'],
    ['words with digits', 'charg3r'],
    ['as near to one value as to another', 'carboic'],
  ])('not with %s: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test('a word that is labelled is no word of its own', () => {
    const text = 'my headpone';
    const label = { name: 'product', start: 3, length: 8 };
    const taught = matcher([], [PRODUCTS], [{ text, entities: [label], source: { file: '', line: 1, column: 1 } }]);
    expect(found(text, taught)).toEqual([['headpone', 'headphones']]);
  });

  test('score less than words as they are written, which have no score', () => {
    expect(lists.find('headphone', foldText('headphone'))[0]?.score).toBeUndefined();
    const [one] = lists.find('headpone', foldText('headpone'));
    const [two] = lists.find('hedphonne', foldText('hedphonne'));
    expect(one?.score).toBeLessThan(1);
    expect(two?.score).toBeLessThan(one?.score ?? 0);
  });
});

describe('Chinese list words by their sound', () => {
  test.each([
    ['我的耳基坏了', '耳基', 'headphones'],
    ['蓝牙耳鸡', '蓝牙耳鸡', 'headphones'],
    ['電飯煲壞了', '電飯煲', 'cooker'],
    ['充点线在哪', '充点线', 'charger'],
    ['wo de erji huai le', 'erji', 'headphones'],
    ['买了dian fan bao', 'dian fan bao', 'cooker'],
  ])('%s', (text, words, value) => {
    expect(found(text)).toContainEqual([words, value]);
  });

  test.each([
    ['another tone of a short word', '二级的'],
    ['no right character', '儿鸡'],
    ['another sound', '耳环'],
  ])('not with %s: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test('a word that the training utterances use otherwise', () => {
    expect(found('充点线')).toContainEqual(['充点线', 'charger']);
    expect(found('充点线', matcher(['充点线']))).not.toContainEqual(['充点线', 'charger']);
  });
});

test('a word in another sense is none, a longer one beside it stays', () => {
  expect(found('the case, just in case')).toEqual([['case', 'case']]);
  expect(found('客服在线吗')).toEqual([]);
  expect(found('那根线呢')).toEqual([['线', 'charger']]);
});

describe('editDistance', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

  test('is symmetric, 0 only for equal words, and at most the longer length', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = editDistance(one, other, 8);
        expect(distance).toBe(editDistance(other, one, 8));
        expect(distance === 0).toBe(one === other);
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
      { seed: SEED },
    );
  });

  test.each([
    ['ca', 'ac', 1],
    ['abcd', 'acbd', 1],
    ['kitten', 'sitting', 3],
    ['same', 'same', 0],
  ])('%s to %s is %i', (one, other, distance) => {
    expect(editDistance(one, other, 5)).toBe(distance);
  });
});

describe('PhraseTrie', () => {
  const phrase = fc.array(fc.constantFrom('a', 'ab', 'b', '线', 'ca', '-'), { minLength: 1, maxLength: 4 });

  test('finds what a search at every place finds, the longest of a set, never overlapping', () => {
    fc.assert(
      fc.property(fc.array(phrase, { maxLength: 6 }), fc.array(phrase, { maxLength: 8 }), (parts, words) => {
        const phrases = parts.map((each) => each.join('')).filter((each) => /[^-]/.test(each));
        const text = words.map((each) => each.join('')).join(' ');
        const trie = new PhraseTrie();
        phrases.forEach((each, at) => trie.add(each, 0, at));
        const expected: [number, number][] = [];
        let free = 0;
        for (let start = 0; start < text.length; start += 1) {
          if (start < free) continue;
          const ends = phrases.flatMap((each) => {
            const body = each
              .split(/-+/)
              .filter(Boolean)
              .map((part) => `${part}`)
              .join('[ -]*');
            const edges = [/^[a-c]/.test(body) ? '(?<![a-c])' : '', /[a-c]$/.test(body) ? '(?![a-c])' : ''];
            const expression = new RegExp(`${edges[0]}${body}${edges[1]}`, 'y');
            expression.lastIndex = start;
            return expression.test(text) ? [expression.lastIndex] : [];
          });
          const end = Math.max(0, ...ends);
          if (end <= start) continue;
          expected.push([start, end]);
          free = end;
        }
        // Phrases that share their beginning share the gaps in it too, so more may be found, never less.
        const spans = trie.find(text).map(({ start, end }): [number, number] => [start, end]);
        const gaps = phrases.some((each) => each.includes('-'));
        if (!gaps) expect(spans).toEqual(expected);
        spans.forEach(([start, end], at) => {
          expect(end).toBeGreaterThan(start);
          expect(start).toBeGreaterThanOrEqual(spans[at - 1]?.[1] ?? 0);
        });
      }),
      { seed: SEED },
    );
  });
});
