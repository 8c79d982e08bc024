import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import { projectRoot } from '../../src/app/projectRoot';
import { systemClock } from '../../src/app/system';
import { LOCALES, type Locale } from '../../src/core/locale';
import { ModelStore, openEncoders, RuntimeStore } from '../../src/nlu/encoder';
import { prepareText } from '../../src/nlu/encoder/prepareText';
import type { Encoder } from '../../src/ports/encoder';
import { silentLog } from '../support/silentLog';

const EVALUATION = path.join(projectRoot(), 'cognitiveModels', 'evaluation');
const WARM_UP = 20;
const BLOCK = 5;
const BULK = 40;

interface Figures {
  /** Milliseconds a sentence, one after the other, as the caller sees them: median and 95th percentile. */
  median: number;
  p95: number;
  perSecond: number;
  /** The same inside the thread, where there is nothing but the runtime; the rest is the way there and back. */
  inside?: number;
  /** Milliseconds of CPU a sentence in bulk, all threads together: hardly moved by what else the machine does. */
  cpu: number;
}

/** Times the encoder and, in turn with it, the bare runtime on as many threads, on the same sentences. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string', default: './data/models' },
      rounds: { type: 'string', default: '5' },
      sentences: { type: 'string', default: '120' },
      workers: { type: 'string', default: '1,2' },
    },
  });
  for (const workers of values.workers.split(',').map(Number)) {
    const started = performance.now();
    const opened = await openEncoders({ directory: values.directory, workers, clock: systemClock, log: silentLog });
    const verifiedMs = performance.now() - started;
    try {
      await Promise.all([...opened.encoders.values()].map((encoder) => encoder.encode(['ready'])));
      const readyMs = performance.now() - started;
      const rss = process.memoryUsage().rss / 1e6;
      console.log(
        `\n${workers} worker(s), ${opened.runtime}: verified ${verifiedMs.toFixed(0)} ms, ready ${readyMs.toFixed(0)} ms, RSS ${rss.toFixed(0)} MB`,
      );
      for (const locale of LOCALES) {
        const encoder = opened.encoders.get(locale);
        if (encoder === undefined) continue;
        await compare(values.directory, encoder, { locale, workers }, Number(values.rounds), Number(values.sentences));
      }
    } finally {
      await opened.close();
    }
  }
}

async function compare(
  directory: string,
  encoder: Encoder,
  { locale, workers }: { locale: Locale; workers: number },
  rounds: number,
  count: number,
): Promise<void> {
  const texts = sentencesOf(locale).slice(0, count);
  const raw = await RawThreads.start(directory, locale, texts, workers);
  const own: Figures[] = [];
  const bare: Figures[] = [];
  try {
    await encoder.encode(texts.slice(0, WARM_UP));
    for (let round = 0; round < rounds; round += 1) {
      const [first, second] = await timeRound(encoder, raw, texts);
      own.push(first);
      bare.push(second);
    }
  } finally {
    await raw.close();
  }
  const show = (name: string, figures: Figures[]): void => {
    const of = (key: Exclude<keyof Figures, 'inside'>): string =>
      median(figures.map((one) => one[key])).toFixed(key === 'perSecond' ? 0 : 2);
    console.log(
      `  ${locale} ${name}: ${of('median')} ms a sentence (95%: ${of('p95')}), ${of('perSecond')} a second, ${of('cpu')} ms of CPU`,
    );
  };
  show('encoder', own);
  show('bare   ', bare);
  console.log(
    `  ${locale} bare, inside its thread: ${median(bare.map(({ inside }) => inside ?? 0)).toFixed(2)} ms a sentence`,
  );
  // Of neighbouring rounds, so that what else the machine does falls on both.
  const over = (ratio: (a: Figures, b: Figures) => number): string =>
    `${(100 * (median(own.map((figures, round) => ratio(figures, bare[round] as Figures))) - 1)).toFixed(1)}%`;
  console.log(
    `  ${locale} over the bare runtime: ${over((a, b) => a.median / b.median)} a sentence (${over((a, b) => a.median / (b.inside ?? 0))} over its inside), ${over((a, b) => b.perSecond / a.perSecond)} in bulk, ${over((a, b) => a.cpu / b.cpu)} of CPU`,
  );
}

/** Both in turn, a few sentences at a time: what else the machine does then falls on both alike. */
async function timeRound(encoder: Encoder, raw: RawThreads, texts: readonly string[]): Promise<[Figures, Figures]> {
  const own: number[] = [];
  const bare: number[] = [];
  const inside: number[] = [];
  for (let from = 0; from < texts.length; from += BLOCK) {
    const block = texts.slice(from, from + BLOCK);
    const turns = [
      async () => void own.push(...(await oneByOne(encoder, block))),
      async () => void bare.push(...(await raw.oneByOne(from, block.length))),
      async () => void inside.push(...(await raw.inside(from, block.length))),
    ];
    for (const turn of inTurn(turns, from / BLOCK)) await turn();
  }
  const bulk = { own: new Stopwatch(), bare: new Stopwatch() };
  for (let from = 0; from < texts.length; from += BULK) {
    const block = texts.slice(from, from + BULK);
    const turns = [
      () => bulk.own.time(() => encoder.encode(block)),
      () => bulk.bare.time(() => raw.together(from, block.length)),
    ];
    for (const turn of inTurn(turns, from / BULK)) await turn();
  }
  return [
    { ...summary(own), ...bulk.own.figures(texts.length) },
    { ...summary(bare), inside: summary(inside).median, ...bulk.bare.figures(texts.length) },
  ];
}

/** Now the one first, now the other. */
function inTurn<T>(all: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? all : [...all].reverse();
}

/** Milliseconds of each sentence; without a deadline, so that nothing comes from the cache. */
async function oneByOne(encoder: Encoder, texts: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const text of texts) {
    const started = performance.now();
    await encoder.encode([text]);
    times.push(performance.now() - started);
  }
  return times;
}

/** Adds up what pieces of work take. */
class Stopwatch {
  private wallMs = 0;
  private cpuMs = 0;

  async time(work: () => Promise<unknown>): Promise<void> {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(cpu);
    this.wallMs += performance.now() - started;
    this.cpuMs += (user + system) / 1_000;
  }

  figures(sentences: number): { perSecond: number; cpu: number } {
    return { perSecond: (1_000 * sentences) / this.wallMs, cpu: this.cpuMs / sentences };
  }
}

/** As many threads with the bare runtime as the encoder has workers. */
class RawThreads {
  private constructor(private readonly all: readonly Worker[]) {}

  static async start(
    directory: string,
    locale: Locale,
    texts: readonly string[],
    workers: number,
  ): Promise<RawThreads> {
    const model = new ModelStore(directory).list().find((one) => one.locale === locale);
    const found = await new RuntimeStore(directory).find();
    if (model === undefined || found.kind !== 'found') throw new Error('no model or no runtime');
    const tokenizer = new Tokenizer(JSON.parse(readFileSync(model.tokenizer.path, 'utf8')) as object, {});
    const ids = texts.map((text) => tokenizer.encode(prepareText(text, locale)).ids);
    const runtime = { kind: found.runtime.kind, folder: found.folder };
    const workerData = { runtime, onnx: model.onnx.path, sentences: ids };
    const start = (): Worker => new Worker(path.join(__dirname, 'rawEncoderWorker.js'), { workerData });
    const all = Array.from({ length: workers }, start);
    await Promise.all(all.map((thread) => once(thread, 'message')));
    return new RawThreads(all);
  }

  /** Milliseconds of each sentence, asked for one by one as the encoder is. */
  async oneByOne(from: number, count: number): Promise<number[]> {
    const times: number[] = [];
    for (const index of range(from, count)) {
      const started = performance.now();
      await this.ask(this.all[0] as Worker, [index]);
      times.push(performance.now() - started);
    }
    return times;
  }

  /** Milliseconds of each sentence inside a thread that does them in one go. */
  async inside(from: number, count: number): Promise<number[]> {
    return this.ask(this.all[0] as Worker, range(from, count));
  }

  /** The sentences on all threads at once. */
  async together(from: number, count: number): Promise<void> {
    const share = (thread: number): number[] =>
      range(from, count).filter((index) => index % this.all.length === thread);
    await Promise.all(this.all.map((thread, index) => this.ask(thread, share(index))));
  }

  async close(): Promise<void> {
    const ended = this.all.map((thread) => once(thread, 'exit'));
    for (const thread of this.all) thread.postMessage('close');
    await Promise.all(ended);
  }

  private async ask(thread: Worker, indices: readonly number[]): Promise<number[]> {
    const answer = once(thread, 'message');
    thread.postMessage(indices);
    return ((await answer) as [number[]])[0];
  }
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

function sentencesOf(locale: Locale): string[] {
  const lines = readFileSync(path.join(EVALUATION, `retailHeldOut.${locale}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  return [...new Set(texts.map((text) => prepareText(text, locale)))];
}

function summary(times: readonly number[]): { median: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: median(sorted), p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

void main();
