import type { ServerUnderTest } from './serverUnderTest';

/** Customers of one channel. */
export interface Load {
  open(conversations: number): Promise<void>;
  /** Says something in a conversation; resolves when the bot's first reply to it is there. */
  say(conversation: number, text: string): Promise<void>;
  close(): Promise<void>;
}

export interface Plan {
  conversations: number;
  /** How many turns are under way at once, each in a conversation of its own; the next begins when one is answered. */
  connections: number;
  warmUpMs: number;
  measuredMs: number;
  /** Said once in each conversation, before the measured turns. */
  opening: string[];
  /** The turn that is measured. */
  turn: string;
}

export interface Measurement {
  turnsPerSecond: number;
  /** Of the server's process, all threads. */
  cpuMicrosPerTurn: number;
  /** The server's CPU time in the window, as a share of one core. */
  serverCores: number;
  latencyMs: { p50: number; p99: number };
  residentMegabytes: number;
}

/** Runs a closed loop against a server: the opening in every conversation, a warm-up, then the measured window. */
export async function measure(server: ServerUnderTest, load: Load, plan: Plan): Promise<Measurement> {
  await load.open(plan.conversations);
  try {
    for (const text of plan.opening) await eachConversation(load, plan, text);
    const loop = new ClosedLoop(load, plan);
    await loop.runFor(plan.warmUpMs);
    const before = await server.usage();
    const started = performance.now();
    const latencies = await loop.runFor(plan.measuredMs);
    const seconds = (performance.now() - started) / 1000;
    const after = await server.usage();
    const cpuMicros = after.cpuMicros - before.cpuMicros;
    latencies.sort((a, b) => a - b);
    return {
      turnsPerSecond: latencies.length / seconds,
      cpuMicrosPerTurn: cpuMicros / latencies.length,
      serverCores: cpuMicros / 1e6 / seconds,
      latencyMs: { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
      residentMegabytes: after.residentBytes / 2 ** 20,
    };
  } finally {
    await load.close();
  }
}

class ClosedLoop {
  private next = 0;

  constructor(
    private readonly load: Load,
    private readonly plan: Plan,
  ) {}

  /** How long each turn took, in milliseconds. */
  async runFor(durationMs: number): Promise<number[]> {
    const end = performance.now() + durationMs;
    const latencies: number[] = [];
    const worker = async (): Promise<void> => {
      while (performance.now() < end) {
        const conversation = this.next;
        this.next = (this.next + 1) % this.plan.conversations;
        const started = performance.now();
        await this.load.say(conversation, this.plan.turn);
        latencies.push(performance.now() - started);
      }
    };
    await Promise.all(Array.from({ length: this.plan.connections }, worker));
    return latencies;
  }
}

async function eachConversation(load: Load, plan: Plan, text: string): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < plan.conversations) {
      const conversation = next;
      next += 1;
      await load.say(conversation, text);
    }
  };
  await Promise.all(Array.from({ length: plan.connections }, worker));
}

function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
