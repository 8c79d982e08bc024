import { activityIdOf } from '../../../../src/channels/directLine/activityId';

describe('activityIdOf', () => {
  const fresh = () => 'fresh';

  it('follows from conversation and client id', () => {
    const id = activityIdOf('conv', 'client-1', fresh);
    expect(id).toMatch(/^conv\|[\w-]{22}$/);
    expect(activityIdOf('conv', 'client-1', fresh)).toBe(id);
    expect(activityIdOf('conv', 'client-2', fresh)).not.toBe(id);
    expect(activityIdOf('other', 'client-1', fresh).split('|')[1]).not.toBe(id.split('|')[1]);
  });

  it.each([undefined, ''])('is fresh for the client id %p', (clientId) => {
    expect(activityIdOf('conv', clientId, fresh)).toBe('conv|fresh');
  });
});
