import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tokenizers from '@huggingface/tokenizers';
import type { ModelFiles, WorkerSetup } from './protocol';
import { HALVES, halvesOf } from './vectorHalves';

/** As many positions as a BERT model has. */
const MAX_TOKENS = 512;

/** The package's own types import each other without endings, which Node's resolution does not find. */
interface Tokenizer {
  encode(text: string): { ids: number[] };
}
const { Tokenizer } = tokenizers as unknown as { Tokenizer: new (rules: object, config: object) => Tokenizer };

interface OrtTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, object>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

/** What is used of ONNX Runtime, the same in its native and its WebAssembly package. */
export interface Ort {
  env: { wasm: { numThreads?: number } };
  Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => object;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<OrtSession> };
}

/** ONNX Runtime from its folder, whose files were verified. Throws when the library does not fit this machine. */
export function loadRuntime({ kind, folder }: WorkerSetup['runtime']): Ort {
  const load = createRequire(path.join(folder, 'index.js'));
  const ort = load(kind === 'native' ? 'onnxruntime-node' : 'onnxruntime-web/wasm') as Ort;
  if (kind === 'wasm') ort.env.wasm.numThreads = 1;
  return ort;
}

/** One model on one thread: a sentence in, a vector out, as `Encoder.encode` gives it. */
export class OnnxModel {
  private constructor(
    private readonly ort: Ort,
    private readonly session: OrtSession,
    private readonly tokenizer: Tokenizer,
  ) {}

  /** Throws when a file is not what it must be: what is hashed is the very bytes that are then loaded. */
  static async load(ort: Ort, files: ModelFiles): Promise<OnnxModel> {
    const [onnx, tokenizer] = await Promise.all([readVerified(files.onnx), readVerified(files.tokenizer)]);
    const session = await ort.InferenceSession.create(onnx, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    });
    const rules = JSON.parse(tokenizer.toString('utf8')) as object;
    return new OnnxModel(ort, session, new Tokenizer(rules, {}));
  }

  /** The numbers of a text's tokens, no more than the model reads. */
  tokenize(text: string): readonly number[] {
    return truncated(this.tokenizer.encode(text).ids);
  }

  /** One sentence at a time: in int8 a sentence gets another vector beside a longer one. */
  async encode(ids: readonly number[]): Promise<Float32Array> {
    const outputs = await this.session.run(this.feeds(ids));
    const output = outputs[this.session.outputNames[0] ?? ''];
    if (output === undefined) throw new Error('the model has no output');
    return inHalves(output);
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private feeds(ids: readonly number[]): Record<string, object> {
    const feeds: Record<string, object> = {};
    for (const name of this.session.inputNames) {
      const values = BigInt64Array.from(ids, (id) => inputValue(name, id));
      feeds[name] = new this.ort.Tensor('int64', values, [1, ids.length]);
    }
    return feeds;
  }
}

function inputValue(name: string, id: number): bigint {
  if (name === 'input_ids') return BigInt(id);
  if (name === 'attention_mask') return 1n;
  if (name === 'token_type_ids') return 0n;
  throw new Error(`the model asks for ${name}, which a sentence encoder does not have`);
}

async function readVerified({ path: file, sha256 }: ModelFiles['onnx']): Promise<Buffer> {
  const bytes = await readFile(file);
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new Error(`${file} is not the file that was added: its SHA-256 differs`);
}

/** The first tokens and the last, which marks the end. */
function truncated(ids: readonly number[]): readonly number[] {
  return ids.length <= MAX_TOKENS ? ids : [...ids.slice(0, MAX_TOKENS - 1), ids[ids.length - 1] as number];
}

/** Of `[1, tokens, dimensions]`, or of `[1, dimensions]` where the model sums a sentence up by itself. */
function inHalves({ data, dims }: OrtTensor): Float32Array {
  const dimensions = dims[dims.length - 1] ?? 0;
  const vector = new Float32Array(HALVES * dimensions);
  const { first, mean } = halvesOf(vector);
  first.set(data.subarray(0, dimensions));
  // A sum is a mean once it is scaled.
  for (let token = 0; token < data.length; token += dimensions) {
    for (let at = 0; at < dimensions; at += 1) mean[at] = (mean[at] as number) + (data[token + at] as number);
  }
  normalise(first);
  normalise(mean);
  return vector;
}

function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length === 0) throw new Error('the model gave no vector');
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] as number) / length;
}
