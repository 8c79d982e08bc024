import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTexts } from '../../../dialogs/text/texts';
import { modelsAdd } from '../../../src/cli/modelsAdd';
import { checkModelsDirectory, type ModelsDeps } from '../../../src/cli/modelsDeps';
import { modelsList } from '../../../src/cli/modelsList';
import { modelsRemove } from '../../../src/cli/modelsRemove';
import { modelsVerify } from '../../../src/cli/modelsVerify';
import { ProgressBar } from '../../../src/cli/progressBar';
import { LOCALES, type Locale } from '../../../src/core/locale';
import { type KnownModel, ModelStore, RuntimeStore } from '../../../src/nlu/encoder';
import { addModel, type Refusal } from '../../../src/nlu/encoder/install';
import { REFUSAL_REASONS } from '../../../src/nlu/encoder/install/refusal';
import { zipOf } from '../../support/archives';

const [ONNX, TOKENIZER] = [Buffer.from('weights'), Buffer.from('{}')];
const expected = (content: Buffer) => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
});
const KNOWN: KnownModel = {
  name: 'known-en',
  locale: 'en',
  dimensions: 4,
  licence: 'MIT',
  card: '',
  onnxPath: '/onnx',
  tokenizerPath: '/tokenizer',
  onnx: expected(ONNX),
  tokenizer: expected(TOKENIZER),
};

describe('the commands for models', () => {
  let directory: string;
  let printed: string[];
  let runtime: 'found' | 'missing' | 'damaged';
  let runtimeProblem: Refusal | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-models-'));
    printed = [];
    runtime = 'found';
    runtimeProblem = undefined;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const deps = (locale: Locale = 'en'): ModelsDeps => {
    const runtimes = new RuntimeStore(directory);
    jest.spyOn(runtimes, 'find').mockImplementation(async (wanted) => {
      const name = wanted?.name ?? 'onnxruntime';
      return { kind: runtime, runtime: { ...wanted, name }, folder: directory } as never;
    });
    return {
      texts: loadTexts(),
      locale,
      print: (text) => printed.push(text),
      store: new ModelStore(join(directory, 'models'), [KNOWN]),
      runtimes,
      known: [KNOWN],
      showProgress: () => ({ update: () => undefined, end: () => undefined }),
      fetch: async () => {
        throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } });
      },
      wait: async () => undefined,
      addModel,
      addRuntime: async ({ runtime: { name } }) => {
        runtime = 'found';
        return runtimeProblem ?? { kind: 'added', name };
      },
      tryOut: async ({ name }) =>
        name.includes('lame')
          ? { kind: 'refused', why: 'doesNotRun', values: { name, why: 'no' } }
          : { kind: 'works', dimensions: 4 },
    };
  };
  const archive = (): string => {
    const file = join(directory, 'known.zip');
    const files = [
      { name: 'm.onnx', content: ONNX },
      { name: 'tokenizer.json', content: TOKENIZER },
    ];
    writeFileSync(file, zipOf(files));
    return file;
  };

  it('add brings the runtime first, then the model, and says what to do next', async () => {
    runtime = 'missing';
    expect(await modelsAdd(deps(), [], { from: archive() })).toBe(true);
    expect(printed).toEqual([
      expect.stringMatching(/^Fetching the runtime onnxruntime-\S+ through npm \(\d+ MB, once\) …$/),
      'known-en is there and works: sentences in en are compared by meaning.',
      'Start Frontdesk again to use it.',
    ]);
    printed.length = 0;
    expect(await modelsAdd(deps('zh-CN'), ['known-en'], {})).toBe(true);
    expect(printed).toEqual(['known-en 已在本机，没有变化。']);
  });

  it('add says what stands in the way, in both languages', async () => {
    expect(await modelsAdd(deps(), [], {})).toBe(false);
    expect(printed[0]).toMatch(
      /^https:\S+ cannot be reached from this machine \(ENOTFOUND\)\. Fetch the file on another/,
    );
    expect(await modelsAdd(deps('zh-CN'), [], { mirror: 'http://mirror.test' })).toBe(false);
    expect(printed[1]).toMatch(/^本机无法访问 http:\/\/mirror\.test\/tokenizer（ENOTFOUND）/);
    expect(await modelsAdd(deps(), ['other'], {})).toBe(false);
    expect(printed[2]).toContain('Frontdesk knows no model other. It knows known-en.');
    runtime = 'damaged';
    runtimeProblem = { kind: 'refused', why: 'runtimeNpm', values: { packages: 'ort@1', why: 'offline' } };
    expect(await modelsAdd(deps(), [], { from: archive() })).toBe(false);
    expect(printed[4]).toContain('npm could not bring ort@1: offline\nWithout a registry, run `npm pack ort@1`');
  });

  it.each([
    [['a', 'b'], {}, 'from'],
    [[], { sha256: 'abc' }, 'sha256'],
    [[], { tokenizerSha256: 'abc' }, 'tokenizer-sha256'],
    [[], { locale: 'fr' }, 'locale'],
    [[], { from: tmpdir() }, 'from'],
    [[], { from: 'http://127.0.0.1:bad/x' }, 'from'],
    [[], { from: 'http://' }, 'from'],
    [[], { from: 'https:/models.test/x.zip' }, 'from'],
    [[], { mirror: 'models.test' }, 'mirror'],
    [[], { mirror: 'http://127.0.0.1:bad' }, 'mirror'],
  ])('add refuses %j %j', async (names, options, field) => {
    await expect(modelsAdd(deps(), names, { from: 'x.zip', ...options })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      field,
      message: expect.stringMatching(new RegExp(`^--${field} .+$`)),
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('take no file for the folder of the models, nor what is below one', () => {
    const file = archive();
    for (const wrong of [file, join(file, 'models')])
      expect(() => checkModelsDirectory(wrong)).toThrow(/^ENCODER_MODELS_DIR has to be a folder .+$/);
    for (const right of [directory, join(directory, 'new')]) expect(checkModelsDirectory(right)).toBeUndefined();
  });

  it('list shows what there is and what there could be', async () => {
    await modelsList(deps());
    expect(printed[0]).toBe('known-en  en  4 dimensions  MIT  0.0 MB  not there');
    await modelsAdd(deps(), [], { from: archive() });
    printed.length = 0;
    await modelsList(deps('zh-CN'));
    expect(printed[0]).toBe('known-en  en  4 维  MIT  0.0 MB  已安装');
    expect(printed[1]).toMatch(/^运行库：onnxruntime-\S+，已安装$/);
    writeFileSync(join(directory, 'models/known-en/model.onnx'), ONNX.subarray(1));
    await modelsList(deps());
    expect(printed[3]).toMatch(/ {2}damaged$/);
    rmSync(join(directory, 'models/known-en/model.onnx'));
    await modelsList(deps());
    expect(printed[6]).toMatch(/ {2}damaged$/);
  });

  it('verify hashes and tries out, and fails for what is not as it was added', async () => {
    expect(await modelsVerify(deps())).toBe(true);
    expect(printed).toEqual(['No model is there. `npx frontdesk models add` fetches them.']);
    await modelsAdd(deps(), [], { from: archive() });
    printed.length = 0;
    expect(await modelsVerify(deps())).toBe(true);
    expect(printed).toEqual(['onnxruntime: as it was added.', 'known-en: as it was added.']);
    writeFileSync(join(directory, 'models/known-en/tokenizer.json'), 'evil');
    expect(await modelsVerify(deps())).toBe(false);
    expect(printed.at(-1)).toContain('known-en (tokenizer.json): not what was added.');
    rmSync(join(directory, 'models/known-en/tokenizer.json'));
    expect(await modelsVerify(deps())).toBe(false);
    expect(printed.at(-1)).toContain('known-en (tokenizer.json): not what was added.');
    expect(await modelsAdd(deps(), [], { from: archive() })).toBe(true);
    expect(await modelsVerify(deps())).toBe(true);
    runtime = 'missing';
    expect(await modelsVerify(deps())).toBe(false);
    expect(printed.at(-2)).toContain('onnxruntime: not there.');
  });

  it('remove removes models and the runtime, and says what was not there', async () => {
    await modelsAdd(deps(), [], { from: archive() });
    printed.length = 0;
    expect(await modelsRemove(deps(), ['known-en'])).toBe(true);
    expect(await modelsRemove(deps(), ['known-en', 'runtime', '../up'])).toBe(false);
    expect(printed).toEqual([
      'known-en removed.',
      'known-en is not there.',
      'runtime is not there.',
      '../up is not there.',
    ]);
  });

  it('has the same texts in both languages', () => {
    const keys = (value: object, prefix = ''): string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'string' ? [`${prefix}${key}`] : keys(inner as object, `${prefix}${key}.`),
      );
    const [en, zh] = LOCALES.map((locale) => keys(require(`../../../dialogs/text/${locale}/models.json`) as object));
    expect(en).toEqual(zh);
    expect(en).toEqual(expect.arrayContaining(REFUSAL_REASONS.map((why) => `problem.${why}`)));
  });
});

describe('ProgressBar', () => {
  const draw = (isTTY: boolean): string => {
    let drawn = '';
    let time = 0;
    const bar = new ProgressBar('m', { isTTY, write: (text) => (drawn += text) }, () => (time += 60));
    for (let received = 0; received <= 20_000_000; received += 2_000_000) bar.update({ received, total: 20_000_000 });
    bar.update({ received: 1, total: undefined });
    bar.end();
    return drawn;
  };

  it('draws over itself on a terminal', () => {
    const lines = draw(true).split('\r');
    expect(lines[1]).toBe(`m  [${' '.repeat(24)}]  0%  0.0 / 20 MB\u001b[K`);
    expect(lines.some((line) => line.startsWith(`m  [${'='.repeat(24)}]  100%  20 / 20 MB`))).toBe(true);
    expect(lines.at(-1)?.endsWith('\n')).toBe(true);
  });

  it('writes a few plain lines elsewhere', () => {
    const lines = ['m  30%  6.0 / 20 MB', 'm  60%  12 / 20 MB', 'm  90%  18 / 20 MB', 'm  100%  20 / 20 MB', ''];
    expect(draw(false).split('\n')).toEqual(lines);
  });
});
