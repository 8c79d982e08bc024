import { MongoNetworkError, MongoNotConnectedError, MongoServerError } from 'mongodb';
import { FrontdeskError } from '../../../../src/core/errors';
import { guarded, toStoreError, untilSettled } from '../../../../src/stores/mongo/mongoErrors';

describe('errors of the database', () => {
  it.each([
    [new MongoNetworkError('reset'), true],
    [new MongoServerError({ code: 10107, message: 'not primary' }), true],
    [new MongoServerError({ code: 64, message: 'waiting for replication timed out' }), true],
    [new MongoServerError({ code: 121, message: 'Document failed validation' }), false],
    [new MongoServerError({ code: 13, message: 'not authorized' }), false],
    [new MongoNotConnectedError('closed'), false],
  ])('become STORE_UNAVAILABLE with the cause: %p', (cause, retryable) => {
    expect(toStoreError(cause)).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable, cause });
  });

  it('do not quote what was stored', () => {
    const error = new MongoServerError({ code: 11000, message: 'dup key: { phone: "+8613800000001" }' });
    expect((toStoreError(error) as Error).message).not.toContain('13800000001');
  });

  it('are turned at the store, and other errors stay what they are', async () => {
    const store = guarded({
      calls: 0,
      async count() {
        this.calls += 1;
        return this.calls;
      },
      async drop() {
        throw new MongoNetworkError('reset');
      },
      async refuse() {
        throw new FrontdeskError('REQUEST_INVALID', 'no');
      },
    });
    expect(await store.count()).toBe(1);
    await expect(store.drop()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await expect(store.refuse()).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('untilSettled', () => {
  it('tries again until there is a result', async () => {
    let left = 3;
    expect(await untilSettled(async () => (left-- > 0 ? undefined : 'done'))).toBe('done');
  });

  it('gives up as retryable', async () => {
    await expect(untilSettled(async () => undefined)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
    });
  });
});
