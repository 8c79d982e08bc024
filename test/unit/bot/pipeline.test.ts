import { pipeline, type Step } from '../../../src/bot/pipeline';

type Trace = string[];
const step =
  (name: string): Step<Trace> =>
  async (trace, next) => {
    trace.push(`${name} in`);
    await next();
    trace.push(`${name} out`);
  };

describe('pipeline', () => {
  it('runs its steps in order, each around the ones behind it', async () => {
    const trace: Trace = [];
    await pipeline([step('a'), step('b')])(trace, async () => {
      trace.push('done');
    });
    expect(trace).toEqual(['a in', 'b in', 'done', 'b out', 'a out']);
  });

  it('ends at a step that does not call next', async () => {
    const trace: Trace = [];
    await pipeline([async () => undefined, step('b')])(trace, async () => undefined);
    expect(trace).toEqual([]);
  });

  it('refuses a second call of next', async () => {
    const twice: Step<Trace> = async (_trace, next) => {
      await next();
      await next();
    };
    const trace: Trace = [];
    await expect(pipeline([twice, step('b')])(trace, async () => undefined)).rejects.toMatchObject({
      code: 'MIDDLEWARE_MISUSED',
    });
    expect(trace).toEqual(['b in', 'b out']);
  });

  it('gives the failure of a step to the ones before it', async () => {
    const failing: Step<Trace> = async () => {
      throw new Error('broken');
    };
    await expect(pipeline([step('a'), failing])([], async () => undefined)).rejects.toThrow('broken');
  });
});
