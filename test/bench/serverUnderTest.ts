import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServerReport } from './servers/reportUsage';

type Usage = Extract<ServerReport, { kind: 'usage' }>;

/** A server in a process of its own, so that its CPU time is nobody else's. */
export class ServerUnderTest {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Resolves when it listens; `name` is a file of `servers/`. */
  static async start(name: string, environment: Record<string, string> = {}): Promise<ServerUnderTest> {
    const child = fork(join(__dirname, 'servers', `${name}.js`), [], {
      env: { PATH: process.env.PATH, NODE_ENV: 'development', ...environment },
    });
    const ready = await next(child, 'ready');
    return new ServerUnderTest(child, ready.url);
  }

  usage(): Promise<Usage> {
    const answer = next(this.child, 'usage');
    this.child.send('usage');
    return answer;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => {
      this.child.once('exit', resolve);
    });
    this.child.disconnect();
    await ended;
  }
}

/** The next report of a kind; rejects when the process ends instead. */
function next<K extends ServerReport['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<ServerReport, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`The server ended with ${code}`));
    const onMessage = (report: ServerReport): void => {
      if (report.kind !== kind) return;
      child.off('exit', onExit);
      child.off('message', onMessage);
      resolve(report as Extract<ServerReport, { kind: K }>);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
