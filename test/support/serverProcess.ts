import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const READY_WITHIN_MS = 60_000;

/** The built server in a process of its own, as `npm start` runs it; can be killed and started again. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private output = '';

  constructor(
    readonly port: number,
    private readonly environment: Record<string, string>,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when the server says that it is ready; rejects with what it printed if it ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/src/index.js')], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'development',
        LOG_LEVEL: 'warn',
        PORT: String(this.port),
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.output = '';
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(new Error(`The server was not ready in time:\n${this.output}`)),
        READY_WITHIN_MS,
      );
      const read = (chunk: Buffer): void => {
        this.output += chunk.toString();
        if (this.output.includes('Frontdesk is ready')) {
          clearTimeout(deadline);
          resolve();
        }
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code, signal) => {
        clearTimeout(deadline);
        reject(new Error(`The server ended (${code ?? signal}):\n${this.output}`));
      });
    });
  }

  /** What it has printed since its last start. */
  get printed(): string {
    return this.output;
  }

  /** Ends the process at once, with no chance to finish anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to stop; resolves to its exit code when it has. */
  stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
    });
    child.kill(signal);
    return await ended;
  }
}
