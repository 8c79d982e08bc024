import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VectorFile } from '../../../../src/nlu/encoder';

describe('VectorFile', () => {
  let directory: string;
  let file: string;
  let asked: (readonly string[])[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-vectors-'));
    file = join(directory, 'new/retail.en.vectors');
    asked = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const encoderOf = (id: string, dimensions: number) => ({
    id,
    dimensions,
    encode: async (texts: readonly string[]) => {
      asked.push(texts);
      return texts.map((text) => new Float32Array(dimensions).fill(text.length / 7));
    },
  });
  const open = (id = 'm1', dimensions = 3): VectorFile => new VectorFile(file, encoderOf(id, dimensions));
  const openNamed = (id = 'm1'): VectorFile => new VectorFile(file, encoderOf(id, 3), 'vectors');

  it('encodes once, and gives the very same numbers after a restart', async () => {
    const texts = ['one', 'three', 'one', '我的订单'];
    const first = await open().encode(texts);
    const second = await open().encode(texts);
    expect(asked).toHaveLength(1);
    expect(second).toEqual(first);
    expect(second[1]?.[0]).toBe(Math.fround(5 / 7));
  });

  it('encodes what is new and forgets what is gone', async () => {
    await open().encode(['one', 'two']);
    const size = readFileSync(file).length;
    await open().encode(['two', 'four']);
    expect(asked[1]).toEqual(['four']);
    expect(readFileSync(file)).toHaveLength(size);
    await open().encode(['two']);
    await open().encode(['one']);
    expect(asked.slice(2)).toEqual([['one']]);
  });

  it.each([
    ['another encoder', () => open('m2').encode(['one'])],
    ['another number of dimensions', () => open('m1', 4).encode(['one'])],
  ])('encodes again for %s', async (_, encode) => {
    await open().encode(['one']);
    await encode();
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['cut off', () => truncateSync(file, readFileSync(file).length - 5)],
    ['empty', () => writeFileSync(file, '')],
    ['full of zeros', () => writeFileSync(file, Buffer.alloc(200))],
    ['of an older version', () => writeFileSync(file, readFileSync(file).fill('0', 5, 8))],
    [
      'with a wrong bit',
      () => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 25] = (bytes[bytes.length - 25] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
  ])('encodes again when the file is %s', async (_, damage) => {
    await open().encode(['one']);
    damage();
    expect(await open().encode(['one'])).toHaveLength(1);
    expect(asked).toHaveLength(2);
    await open().encode(['one']);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['rows', '{"text":"where is my order","intent":"order"}\n'],
    ['words that begin like a file of vectors', 'FDVECtors: what they are\n'],
    ['less than a file of vectors has', 'FDVEC'],
  ])('leaves %s that somebody names as they are', async (_, rows) => {
    file = join(directory, 'train.vectors');
    writeFileSync(file, rows);
    await expect(openNamed().encode(['one'])).rejects.toMatchObject({ code: 'REQUEST_INVALID', field: 'vectors' });
    expect(readFileSync(file, 'utf8')).toBe(rows);
    expect(asked).toEqual([]);
  });

  it('replaces of what somebody names what is empty or holds vectors', async () => {
    file = join(directory, 'train.vectors');
    writeFileSync(file, '');
    await openNamed().encode(['one']);
    await openNamed('m2').encode(['one']);
    truncateSync(file, 60);
    await openNamed().encode(['one']);
    expect(asked).toHaveLength(3);
  });
});
