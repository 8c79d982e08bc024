import { type ContractContext, later, T0 } from './storesHarness';

export function blobContract(context: ContractContext): void {
  const blob = (id: string, bytes: Buffer) => ({
    id,
    conversationId: 'c1',
    name: '照片 1.png',
    contentType: 'image/png',
    bytes,
  });

  it('gives back the bytes that were put in', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await context.stores.blobs.put(blob('all-bytes', bytes), T0);
    await context.stores.blobs.put(blob('empty', Buffer.alloc(0)), T0);
    const read = await context.other.blobs.get('all-bytes');
    expect(read).toEqual(blob('all-bytes', bytes));
    expect(Buffer.isBuffer(read?.bytes)).toBe(true);
    expect((await context.other.blobs.get('empty'))?.bytes).toHaveLength(0);
    expect(await context.stores.blobs.get('none')).toBeUndefined();
  });

  it('holds 4 MB', async () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, 7);
    await context.stores.blobs.put(blob('large', bytes), T0);
    expect((await context.other.blobs.get('large'))?.bytes.equals(bytes)).toBe(true);
  });

  it('keeps the first of two with the same id', async () => {
    await context.stores.blobs.put(blob('same', Buffer.from('one')), T0);
    await context.stores.blobs.put(blob('same', Buffer.from('two')), T0);
    expect((await context.other.blobs.get('same'))?.bytes.toString()).toBe('one');
  });

  it('drops what is older than a time', async () => {
    await context.stores.blobs.put(blob('old', Buffer.from('x')), later(-1000));
    await context.stores.blobs.put(blob('new', Buffer.from('x')), T0);
    expect(await context.stores.blobs.purge(T0)).toBe(1);
    expect(await context.stores.blobs.get('old')).toBeUndefined();
    expect(await context.stores.blobs.get('new')).toBeDefined();
  });
}
