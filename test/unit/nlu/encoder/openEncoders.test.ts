import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KNOWN_MODELS, openEncoders } from '../../../../src/nlu/encoder';
import { hashFile } from '../../../../src/nlu/encoder/fileHash';
import { OnnxModel, type Ort } from '../../../../src/nlu/encoder/onnxModel';
import { FakeClock } from '../../../support/fakeClock';
import { silentLog } from '../../../support/silentLog';

describe('openEncoders', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-encoders-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const open = () => openEncoders({ directory, workers: 1, clock: new FakeClock(), log: silentLog });
  const write = (name: string, content: string): string => {
    const file = join(directory, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const addOwn = async (name: string): Promise<void> => {
    const onnx = { sha256: await hashFile(write(`${name}/model.onnx`, name)), bytes: 1 };
    const tokenizer = { sha256: await hashFile(write(`${name}/tokenizer.json`, '{}')), bytes: 1 };
    const description = { locale: 'en', dimensions: 4, onnx, tokenizer };
    write(`${name}/model.json`, JSON.stringify(description));
  };

  it('opens nothing where nothing is, and starts no thread', async () => {
    const opened = await open();
    expect([...opened.encoders.keys(), ...opened.refused]).toEqual([]);
    expect([opened.state, opened.runtime]).toEqual(['none', undefined]);
    await opened.close();
    directory = join(directory, 'gone');
    expect((await open()).state).toBe('none');
  });

  it('refuses a file under a known name that is not the known file', async () => {
    const { name, locale } = KNOWN_MODELS[0]!;
    write(`${name}/model.onnx`, 'evil');
    write(`${name}/tokenizer.json`, '{}');
    // A description of one's own does not help.
    write(`${name}/model.json`, '{"locale":"en"}');
    const files = ['model.onnx', 'tokenizer.json'];
    expect((await open()).refused).toEqual([{ name, locale, why: 'modelDamaged', files }]);
  });

  it('logs which file of a model is missing, and goes on without it', async () => {
    await addOwn('own');
    rmSync(join(directory, 'own/tokenizer.json'));
    const log = { ...silentLog, error: jest.fn() };
    const opened = await openEncoders({ directory, workers: 1, clock: new FakeClock(), log });
    const refusal = { why: 'modelIncomplete', files: ['tokenizer.json'] };
    expect(opened.refused).toEqual([{ name: 'own', locale: 'en', ...refusal }]);
    expect(opened.state).toBe('none');
    expect(log.error).toHaveBeenCalledWith({ model: 'own', ...refusal }, 'encoder model refused');
  });

  it('says when a model is there and nothing can run it', async () => {
    await addOwn('own');
    const opened = await open();
    expect(opened.refused).toEqual([{ name: 'own', locale: 'en', why: 'runtimeMissing' }]);
    expect([opened.encoders.size, opened.models, opened.state]).toEqual([0, [], 'none']);
  });

  it('passes over folders without a description that holds, and models after the first of a language', async () => {
    await addOwn('b-own');
    await addOwn('a-own');
    write('c-own/model.onnx', 'x');
    write('c-own/tokenizer.json', '{}');
    write('c-own/model.json', '{"locale":"fr"}');
    write('retail.model', 'the trained model lies in the same folder');
    const { refused } = await open();
    expect(refused.map(({ name, why }) => [name, why])).toEqual([
      ['b-own', 'superseded'],
      ['a-own', 'runtimeMissing'],
    ]);
  });
});

describe('OnnxModel', () => {
  const directory = mkdtempSync(join(tmpdir(), 'frontdesk-onnx-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const tokenizer = {
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordPiece', unk_token: '?', continuing_subword_prefix: '##', vocab: { '?': 0, a: 1, end: 2 } },
  };
  const files = async () => {
    const [onnx, rules] = [join(directory, 'm.onnx'), join(directory, 't.json')];
    writeFileSync(onnx, 'weights');
    writeFileSync(rules, JSON.stringify(tokenizer));
    return {
      name: 'm',
      onnx: { path: onnx, sha256: await hashFile(onnx) },
      tokenizer: { path: rules, sha256: await hashFile(rules) },
    };
  };
  /** A runtime whose model gives each token the vector (id + 1, 0, position). */
  const seen: bigint[][] = [];
  const ort = (dims?: readonly number[]): Ort => ({
    env: { wasm: {} },
    Tensor: class {
      constructor(
        readonly type: string,
        readonly data: BigInt64Array,
      ) {}
    },
    InferenceSession: {
      create: async () => ({
        inputNames: ['input_ids', 'attention_mask'],
        outputNames: ['out'],
        run: async (feeds) => {
          const ids = [...(feeds.input_ids as { data: BigInt64Array }).data];
          seen.push(ids);
          const data = Float32Array.from(ids.flatMap((id, position) => [Number(id) + 1, 0, position]));
          return { out: { data, dims: dims ?? [1, ids.length, 3] } };
        },
        release: async () => undefined,
      }),
    },
  });

  it('gives the first token’s state and the mean of all, each with length 1', async () => {
    const model = await OnnxModel.load(ort(), await files());
    const [x, z] = [5 / Math.sqrt(26), 1 / Math.sqrt(26)].map(Math.fround);
    expect([...(await model.encode(model.tokenize('a end')))]).toEqual([1, 0, 0, x, 0, z]);
  });

  it('gives twice what a model gives that sums a sentence up by itself', async () => {
    const model = await OnnxModel.load(ort([1, 3]), await files());
    expect([...(await model.encode(model.tokenize('a')))]).toEqual([1, 0, 0, 1, 0, 0]);
  });

  it('reads no more than 512 tokens, the last one included', async () => {
    const model = await OnnxModel.load(ort(), await files());
    await model.encode(model.tokenize(`${'a '.repeat(600)}end`));
    expect(seen.at(-1)).toHaveLength(512);
    expect(seen.at(-1)?.slice(-2)).toEqual([1n, 2n]);
  });

  it('loads nothing whose hash is another', async () => {
    const changed = await files();
    writeFileSync(changed.onnx.path, 'evil');
    await expect(OnnxModel.load(ort(), changed)).rejects.toThrow('its SHA-256 differs');
  });
});
