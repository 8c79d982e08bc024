import { createLuisApp, RecordReviewList } from '../../../../src/nlu/served';
import type { ReviewEntry } from '../../../../src/ports/reviewList';
import { MemoryRecordStore } from '../../../support/memoryRecordStore';

test('an app has the same GUID at every start, and another in another language or pack', () => {
  const id = (pack: string, locale: 'en' | 'zh-CN') => createLuisApp({ pack, locale, slots: {} }).id;
  // Fixed: bots have it in their settings.
  expect(id('retail', 'en')).toBe('fdeba691-f6d2-507b-a9dd-958217e72a39');
  expect(id('retail', 'en')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set([id('retail', 'en'), id('retail', 'zh-CN'), id('finance', 'en')]).size).toBe(3);
});

describe('the review list in the record store', () => {
  const entry = (text: string): ReviewEntry => ({
    at: '2026-03-10T12:00:00.000Z',
    source: 'luisApi',
    pack: 'retail',
    locale: 'en',
    text,
    topIntent: 'None',
    score: 0.5,
  });
  const texts = async (list: RecordReviewList, limit = 10) => (await list.newest(limit)).map(({ text }) => text);

  test('gives the newest first, and the oldest give way', async () => {
    const records = new MemoryRecordStore();
    const list = new RecordReviewList(records, 3);
    expect(await texts(list)).toEqual([]);
    for (const text of ['a', 'b', 'c', 'd', 'e']) await list.add(entry(text));
    expect(await texts(list)).toEqual(['e', 'd', 'c']);
    expect(await texts(list, 2)).toEqual(['e', 'd']);
    expect(await records.list('reviewList')).toHaveLength(3);
  });

  test('loses nothing when two instances write at once', async () => {
    const records = new MemoryRecordStore();
    const [one, other] = [new RecordReviewList(records, 100), new RecordReviewList(records, 100)];
    await Promise.all(
      Array.from({ length: 20 }, (_, number) => (number % 2 === 0 ? one : other).add(entry(`t${number}`))),
    );
    expect(new Set(await texts(one, 100)).size).toBe(20);
  });

  test('shows no more than a smaller limit allows', async () => {
    const records = new MemoryRecordStore();
    const before = new RecordReviewList(records, 5);
    for (const text of ['a', 'b', 'c', 'd']) await before.add(entry(text));
    expect(await texts(new RecordReviewList(records, 2))).toEqual(['d', 'c']);
  });
});
