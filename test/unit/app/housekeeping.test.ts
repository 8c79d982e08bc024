import { Housekeeping } from '../../../src/app/housekeeping';
import type { Stores } from '../../../src/ports/stores';
import { FakeClock } from '../../support/fakeClock';
import { silentLog } from '../../support/silentLog';

describe('housekeeping', () => {
  it('begins soon after the start and goes on every hour, each thing by its own retention', async () => {
    const clock = new FakeClock(new Date('2026-03-02T09:00:00.000Z'));
    const purged: [string, string][] = [];
    const store = (name: string) => ({
      purge: async (before: Date) => {
        purged.push([name, before.toISOString()]);
        return 0;
      },
    });
    const stores = { inbox: store('inbox'), activities: store('chats'), blobs: store('uploads') } as unknown as Stores;
    const kept = { INBOX_KEPT_DAYS: 1, CHAT_KEPT_DAYS: 2, UPLOADS_KEPT_DAYS: 3 };
    const housekeeping = new Housekeeping(stores, kept, clock, silentLog);
    housekeeping.start();
    clock.advance(60_000);
    await new Promise(setImmediate);
    expect(purged).toEqual([
      ['inbox', '2026-03-01T09:01:00.000Z'],
      ['chats', '2026-02-28T09:01:00.000Z'],
      ['uploads', '2026-02-27T09:01:00.000Z'],
    ]);
    clock.advance(3_600_000);
    await new Promise(setImmediate);
    expect(purged).toHaveLength(6);
    await housekeeping.stop();
    clock.advance(7_200_000);
    await new Promise(setImmediate);
    expect(purged).toHaveLength(6);
  });
});
