import { WorkerPool } from '../../../../src/nlu/encoder/workerPool';
import { FakeClock } from '../../../support/fakeClock';
import { silentLog } from '../../../support/silentLog';
import { FakeThread } from './fakeThread';

const turn = { deadlineMs: 100 };

describe('WorkerPool', () => {
  let clock: FakeClock;
  let threads: FakeThread[];

  beforeEach(() => {
    clock = new FakeClock();
    threads = [];
  });

  const startThread = (): FakeThread => {
    threads.push(new FakeThread());
    return threads[threads.length - 1] as FakeThread;
  };
  const open = (workers = 1): WorkerPool => new WorkerPool({ workers, startThread, clock, log: silentLog });
  const thread = (index: number): FakeThread => threads[index] as FakeThread;
  const outcome = (promise: Promise<Float32Array[]>): Promise<unknown> =>
    promise.then(
      (vectors) => vectors.map(([length]) => length),
      (error: { code: string; retryable: boolean }) => ({ code: error.code, retryable: error.retryable }),
    );

  it('holds work until a thread has loaded the models, then gives the vectors in order', async () => {
    const pool = open();
    expect(pool.state).toBe('starting');
    const asked = outcome(pool.encode('m', ['a', 'bcd'], turn));
    expect(thread(0).texts).toEqual([]);
    thread(0).ready();
    expect(pool.state).toBe('ready');
    thread(0).answer();
    thread(0).answer();
    expect(await asked).toEqual([1, 3]);
  });

  it('sends what has time in groups, and a turn to the thread at once', async () => {
    const pool = open();
    thread(0).ready();
    const bulk = outcome(pool.encode('m', Array.from('abcdefghijkl')));
    const groups = [Array.from('abcdefgh'), Array.from('ijkl')];
    expect(thread(0).texts).toEqual(groups);
    const first = outcome(pool.encode('m', ['turn'], turn));
    const second = outcome(pool.encode('m', ['turns'], turn));
    expect(thread(0).asked.map(({ urgent }) => urgent)).toEqual([false, false, true]);
    // The thread does the urgent one first, and its place is the next turn's.
    thread(0).asked.reverse();
    thread(0).answer();
    expect(await first).toEqual([4]);
    expect(thread(0).texts[2]).toEqual(['turns']);
    thread(0).asked.reverse();
    thread(0).answer();
    expect(await second).toEqual([5]);
    expect(thread(0).texts).toEqual(groups);
    thread(0).answer();
    thread(0).answer();
    expect(await bulk).toHaveLength(12);
  });

  it('shares a call among the threads', () => {
    const pool = open(2);
    thread(0).ready();
    thread(1).ready();
    void outcome(pool.encode('m', ['a', 'b', 'c', 'd', 'e', 'f']));
    expect([thread(0).texts, thread(1).texts]).toEqual([[['a', 'b', 'c'], ['f']], [['d', 'e']]]);
  });

  it('gives up at the deadline, keeps what comes late and does not start the rest', async () => {
    const pool = open();
    thread(0).ready();
    const late: string[] = [];
    const asked = outcome(pool.encode('m', ['a', 'b'], { ...turn, onVector: (text) => late.push(text) }));
    clock.advance(100);
    expect(await asked).toEqual({ code: 'ENCODER_TIMEOUT', retryable: true });
    thread(0).answer();
    expect(late).toEqual(['a']);
    expect(thread(0).texts).toEqual([]);
  });

  it('waits no longer than the deadline for a thread that has not started', async () => {
    const asked = outcome(open().encode('m', ['a'], turn));
    clock.advance(100);
    expect(await asked).toEqual({ code: 'ENCODER_TIMEOUT', retryable: true });
  });

  it('replaces a thread that ends and tries its work once more', async () => {
    const pool = open();
    thread(0).ready();
    const asked = outcome(pool.encode('m', ['a'], turn));
    thread(0).crash();
    expect(threads).toHaveLength(2);
    thread(1).ready();
    thread(1).answer();
    expect(await asked).toEqual([1]);
  });

  it('fails work over which a second thread ends; other work goes on', async () => {
    const pool = open();
    thread(0).ready();
    const poison = outcome(pool.encode('m', ['poison'], turn));
    const other = outcome(pool.encode('m', ['ok'], turn));
    thread(0).crash();
    thread(1).ready();
    thread(1).crash();
    expect(await poison).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: true });
    thread(2).ready();
    thread(2).answer();
    expect(await other).toEqual([2]);
  });

  it('starts a thread that cannot start again after a growing pause, and refuses work meanwhile', async () => {
    const pool = open();
    const waiting = outcome(pool.encode('m', ['a']));
    thread(0).crash();
    expect(pool.state).toBe('down');
    expect(await waiting).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: true });
    expect(await outcome(pool.encode('m', ['a'], turn))).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: true });
    clock.advance(1_000);
    expect(threads).toHaveLength(2);
    thread(1).crash();
    clock.advance(1_999);
    expect(threads).toHaveLength(2);
    clock.advance(1);
    expect(threads).toHaveLength(3);
    thread(2).ready();
    expect(pool.state).toBe('ready');
  });

  it('refuses for good what a thread cannot load, and serves the other model', async () => {
    const pool = open();
    const bad = outcome(pool.encode('bad', ['a']));
    thread(0).ready([{ model: 'bad', why: 'its SHA-256 differs' }]);
    expect(await bad).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: false });
    expect(await outcome(pool.encode('bad', ['a'], turn))).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: false });
    const good = outcome(pool.encode('good', ['a'], turn));
    thread(0).answer();
    expect(await good).toEqual([1]);
  });

  it('fails a sentence that the model cannot encode', async () => {
    const pool = open();
    thread(0).ready();
    const asked = outcome(pool.encode('m', ['a'], turn));
    thread(0).fail('the model gave no vector');
    expect(await asked).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: false });
  });

  it('takes no more turns than it could serve', async () => {
    const pool = open();
    const all = Array.from({ length: 256 }, () => outcome(pool.encode('m', ['a'], turn)));
    expect(await outcome(pool.encode('m', ['a'], turn))).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: true });
    clock.advance(100);
    await Promise.all(all);
    const later = outcome(pool.encode('m', ['a'], turn));
    thread(0).ready();
    thread(0).answer();
    expect(await later).toEqual([1]);
  });

  it('closes: what is under way is finished, what waits is refused, threads end by themselves', async () => {
    const pool = open();
    thread(0).ready();
    const under = outcome(pool.encode('m', ['a'], turn));
    const waits = outcome(pool.encode('m', ['b'], turn));
    const closed = pool.close();
    expect(await waits).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: false });
    thread(0).answer();
    expect(await under).toEqual([1]);
    await closed;
    await pool.close();
    expect(await outcome(pool.encode('m', ['c'], turn))).toEqual({ code: 'ENCODER_UNAVAILABLE', retryable: false });
    expect(threads).toHaveLength(1);
  });

  it('closes in the end although a thread hangs', async () => {
    const pool = open();
    thread(0).ready();
    void outcome(pool.encode('m', ['a'], turn));
    const closed = pool.close();
    clock.advance(10_000);
    await closed;
    expect(thread(0).closing).toBe(true);
  });
});
