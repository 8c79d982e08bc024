import { timeCalls } from '../../../src/cli/timeCalls';

describe('timeCalls', () => {
  let now: number;
  const clock = () => now;
  const taking = (milliseconds: number) => jest.fn(async () => void (now += milliseconds));
  beforeEach(() => (now = 0));

  test('times whole rounds', async () => {
    const call = taking(0.5);
    expect(await timeCalls(['a', 'b', 'c'], call, clock)).toEqual({ median: 500, p99: 500 });
    expect(call).toHaveBeenCalledTimes(2001);
  });

  test('does not go on for longer than some seconds', async () => {
    const call = taking(2000);
    expect(await timeCalls(['a', 'b', 'c', 'd'], call, clock)).toEqual({ median: 2e6, p99: 2e6 });
    expect(call).toHaveBeenCalledTimes(3);
  });

  test('has nothing to time without texts', async () => {
    expect(await timeCalls([], taking(1), clock)).toEqual({ median: 0, p99: 0 });
  });
});
