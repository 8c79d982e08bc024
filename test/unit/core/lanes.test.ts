import { Lanes } from '../../../src/core/lanes';

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('Lanes', () => {
  it('runs one piece of work at a time in a lane, in order', async () => {
    const lanes = new Lanes();
    const { opened, open } = gate();
    const trace: string[] = [];
    const first = lanes.run('a', async () => {
      await opened;
      trace.push('first');
    });
    const second = lanes.run('a', async () => {
      trace.push('second');
    });
    const other = lanes.run('b', async () => {
      trace.push('other lane');
    });
    await other;
    open();
    await Promise.all([first, second]);
    expect(trace).toEqual(['other lane', 'first', 'second']);
  });

  it('goes on after a failure, which only its caller sees', async () => {
    const lanes = new Lanes();
    const failing = lanes.run('a', async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    await expect(lanes.run('a', async () => 'fine')).resolves.toBe('fine');
  });

  it('keeps nothing of a lane that is idle', async () => {
    const lanes = new Lanes();
    await lanes.run('a', async () => undefined);
    await lanes.idle();
    expect(lanes.size).toBe(0);
  });

  it('waits also for work that came while it waited', async () => {
    const lanes = new Lanes();
    const trace: string[] = [];
    void lanes.run('a', async () => {
      void lanes.run('b', async () => {
        await Promise.resolve();
        trace.push('late');
      });
    });
    await lanes.idle();
    expect(trace).toEqual(['late']);
  });
});
