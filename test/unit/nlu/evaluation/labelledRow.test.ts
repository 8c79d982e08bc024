import { readLabelledRows } from '../../../../src/nlu/evaluation';

const lines = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

describe('readLabelledRows', () => {
  test('reads text, intent, split and entities, and passes over what else there is', () => {
    const content = lines(
      { text: 'where is it', intent: 'OrderStatus', style: 'plain' },
      { text: 'weather?', intent: 'oos', split: 'val' },
      { text: 'FD1', intent: 'x', entities: [{ entity: 'order', start: 0, end: 3, value: 'FD1' }] },
    );
    expect(readLabelledRows(`\uFEFF${content}\r\n\n`, 'a.jsonl')).toEqual([
      { text: 'where is it', intent: 'OrderStatus' },
      { text: 'weather?', intent: 'None', split: 'val' },
      { text: 'FD1', intent: 'x', entities: [{ entity: 'order', start: 0, end: 3 }] },
    ]);
  });

  test('the field of the split can have another name', () => {
    expect(readLabelledRows(lines({ text: 'a', intent: 'b', part: 'dev', split: 7 }), 'a.jsonl', 'part')).toEqual([
      { text: 'a', intent: 'b', split: 'dev' },
    ]);
  });

  test.each<[string, string, string, string | undefined]>([
    ['a missing field', lines({ text: 'a', intent: 'b' }, { text: 'a' }), 'a.jsonl:2: intent: ', 'intent'],
    ['an empty text', lines({ text: '', intent: 'b' }), 'a.jsonl:1: text: ', 'text'],
    ['no JSON, after an empty line', '\n{"text"', 'a.jsonl:2: ', undefined],
    ['no object', '7', 'a.jsonl:1: ', ''],
    ['a split that is no word', lines({ text: 'a', intent: 'b', split: 1 }), 'a.jsonl:1: split: is no string', 'split'],
    [
      'an entity without a start',
      lines({ text: 'a', intent: 'b', entities: [{ entity: 'c', end: 1 }] }),
      'a.jsonl:1: entities.0.start: ',
      'entities.0.start',
    ],
    [
      'an entity behind the text',
      lines({ text: 'a', intent: 'b', entities: [{ entity: 'c', start: 0, end: 2 }] }),
      'a.jsonl:1: entities.0: is no place in the text',
      'entities.0',
    ],
    ['no rows', '\n\n', 'a.jsonl: no rows', undefined],
  ])('says where: %s', (_, content, message, field) => {
    const read = () => readLabelledRows(content, 'a.jsonl');
    expect(read).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', field }));
    expect(read).toThrow(message);
  });
});
