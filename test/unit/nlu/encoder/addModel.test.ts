import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KnownModel, ModelStore } from '../../../../src/nlu/encoder';
import { addModel, type AddModelRequest } from '../../../../src/nlu/encoder/install';
import { type ArchivedFile, tarOf, zipOf } from '../../../support/archives';
import { answer, type FileServer, startFileServer } from '../../../support/fileServer';

const ONNX = Buffer.from('weights '.repeat(500));
const TOKENIZER = Buffer.from('{"model":{}}');
const OWN = Buffer.from('weights of our own');
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
/** Beyond the largest number of a process. */
const ENDED = 2 ** 22 + 1;
const expected = (content: Buffer) => ({ sha256: sha256(content), bytes: content.length });

const KNOWN: KnownModel = {
  name: 'known-en',
  locale: 'en',
  dimensions: 4,
  licence: 'MIT',
  card: '',
  onnxPath: '/known/onnx/model.onnx',
  tokenizerPath: '/known/tokenizer.json',
  onnx: expected(ONNX),
  tokenizer: expected(TOKENIZER),
};

describe('addModel', () => {
  let directory: string;
  let models: string;
  let server: FileServer;
  let store: ModelStore;
  let tried: string[];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-add-'));
    models = join(directory, 'models');
    server = await startFileServer({
      '/known/onnx/model.onnx': ONNX,
      '/known/tokenizer.json': TOKENIZER,
      '/own.onnx': OWN,
      '/tokenizer.json': TOKENIZER,
      '/own.zip': zipOf([
        { name: 'own.onnx', content: OWN },
        { name: 'tokenizer.json', content: TOKENIZER },
      ]),
    });
    store = new ModelStore(models, [KNOWN]);
    tried = [];
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const add = (request: AddModelRequest) =>
    addModel(request, {
      store,
      known: [KNOWN],
      fetch,
      wait: async () => undefined,
      onProgress: () => undefined,
      tryOut: async ({ name, onnx }) => {
        tried.push(name);
        return readFileSync(onnx.path).includes('broken')
          ? { kind: 'refused', why: 'doesNotRun', values: { name, why: 'no' } }
          : { kind: 'works', dimensions: 7 };
      },
    });
  const write = (name: string, content: Buffer | string): string => {
    const file = join(directory, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const own = { name: 'our-own', sha256: sha256(OWN), tokenizerSha256: sha256(TOKENIZER), locale: 'en' } as const;

  it('fetches a known model, tries it out and puts it into place in one step', async () => {
    expect(await add({ name: 'known-en', mirror: `${server.url}/` })).toEqual({
      kind: 'added',
      name: 'known-en',
      locale: 'en',
    });
    expect(readdirSync(models)).toEqual(['known-en']);
    expect(store.find('known-en')).toMatchObject({ dimensions: 4, own: false });
    expect(await add({ name: 'known-en', mirror: server.url })).toMatchObject({ kind: 'there' });
    expect(server.requests).toHaveLength(2);
    expect(tried).toEqual(['known-en']);
  });

  it('goes on with what an earlier run left', async () => {
    write(`models/known-en@${ENDED}.part/model.onnx.part`, ONNX.subarray(0, 100));
    await add({ name: 'known-en', mirror: server.url });
    expect(server.requests).toContain('/known/onnx/model.onnx bytes=100-');
    expect(readdirSync(models)).toEqual(['known-en']);
  });

  it('leaves alone what another process is at work on, and takes up and removes it when that has ended', async () => {
    const theirs = `known-en@${process.ppid}.part`;
    write(`models/${theirs}/model.onnx.part`, ONNX.subarray(0, 100));
    await add({ name: 'known-en', mirror: server.url });
    expect(server.requests).not.toContain('/known/onnx/model.onnx bytes=100-');
    expect(readdirSync(models)).toEqual(['known-en', theirs]);
    write(`models/known-en@${ENDED}.part/model.onnx.part`, '');
    expect(await store.remove('known-en')).toBe(true);
    expect(readdirSync(models)).toEqual([theirs]);
  });

  it('adds several at the same time', async () => {
    const from = write('a.zip', zipOf(both));
    const ownZip = zipOf([
      { name: 'own.onnx', content: OWN },
      { name: 'tokenizer.json', content: TOKENIZER },
    ]);
    const added = await Promise.all([
      add({ from }),
      add({ name: 'our-own', locale: 'en', sha256: sha256(ownZip), from: write('b.zip', ownZip) }),
    ]);
    expect(added.map(({ kind }) => kind)).toEqual(['added', 'added']);
    for (const model of store.list()) expect(await store.findDamaged(model)).toEqual([]);
    expect(readdirSync(models)).toEqual(['known-en', 'our-own']);
  });

  it('goes on with an address that broke off, in a run of its own', async () => {
    const from = `${server.url}/own.zip`;
    const zip = zipOf([{ name: 'own.onnx', content: OWN }]);
    for (let time = 0; time < 4; time += 1)
      server.next.push((_request, response) => {
        response.writeHead(200, { 'content-length': zip.length });
        response.write(zip.subarray(0, 10), () => setTimeout(() => response.destroy(), 20));
      });
    expect(await add({ from })).toMatchObject({ why: 'interrupted' });
    const [left] = readdirSync(models);
    renameSync(join(models, left!), join(models, left!.replace(`@${process.pid}.`, `@${ENDED}.`)));
    await add({ from });
    expect(server.requests.at(-1)).toBe('/own.zip bytes=10-');
    expect(readdirSync(models)).toEqual([]);
  });

  it('fetches again what is no longer what was added', async () => {
    await add({ name: 'known-en', mirror: server.url });
    write('models/known-en/model.onnx', 'damaged');
    expect(await store.findDamaged(store.find('known-en')!)).toEqual(['model.onnx']);
    expect(await add({ name: 'known-en', mirror: server.url })).toMatchObject({ kind: 'added' });
    expect(await store.findDamaged(store.find('known-en')!)).toEqual([]);
  });

  it('adds nothing that the publisher changed', async () => {
    server.next.push((_request, response) => answer(response, 200, Buffer.alloc(TOKENIZER.length)));
    expect(await add({ name: 'known-en', mirror: server.url })).toMatchObject({ why: 'hashDiffers' });
    expect(readdirSync(models)).toEqual([]);
    server.next.push((_request, response) => answer(response, 403));
    expect(await add({ name: 'known-en', mirror: server.url })).toMatchObject({ why: 'httpStatus' });
    expect(readdirSync(models)).toEqual([]);
  });

  const both: ArchivedFile[] = [
    { name: 'some/model.onnx', content: ONNX },
    { name: 'some/model-tokenizer.json', content: TOKENIZER },
    { name: 'META-INF/readme', content: 'x' },
  ];
  it.each([
    ['a .jar', async () => write('a.jar', zipOf(both))],
    ['a .tar.gz', async () => write('a.tar.gz', await tarOf(both))],
    [
      'an archive with another model in it',
      async () => write('b.zip', zipOf([{ name: 'full.onnx', content: OWN }, ...both])),
    ],
    [
      'an .onnx file with its tokenizer.json beside it',
      async () => (write('m/tokenizer.json', TOKENIZER), write('m/m.onnx', ONNX)),
    ],
    ['… or one folder up', async () => (write('m/tokenizer.json', TOKENIZER), write('m/onnx/m.onnx', ONNX))],
    ['… or named after it', async () => (write('m/m-tokenizer.json', TOKENIZER), write('m/m.onnx', ONNX))],
    ['an address', async () => `${server.url}/known/onnx/model.onnx`],
  ])('knows a known model in %s', async (_, from) => {
    expect(await add({ from: await from() })).toEqual({ kind: 'added', name: 'known-en', locale: 'en' });
    expect(readdirSync(models)).toEqual(['known-en']);
    expect(await store.findDamaged(store.find('known-en')!)).toEqual([]);
  });

  it("takes a model of the company's own only with its hashes, a name and a language", async () => {
    const file = write('o/own.onnx', OWN);
    write('o/tokenizer.json', TOKENIZER);
    expect(await add({ from: file })).toMatchObject({ why: 'nameNeeded', values: { sha256: sha256(OWN) } });
    expect(await add({ ...own, from: file, sha256: undefined })).toMatchObject({ values: { option: '--sha256' } });
    expect(await add({ ...own, from: file, locale: undefined })).toMatchObject({ values: { option: '--locale' } });
    expect(await add({ ...own, from: file, tokenizerSha256: undefined })).toMatchObject({
      values: { option: '--tokenizer-sha256' },
    });
    expect(await add({ ...own, from: file, sha256: sha256(ONNX) })).toMatchObject({ why: 'hashDiffers' });
    expect(await add({ ...own, from: file, tokenizerSha256: sha256(ONNX) })).toMatchObject({ why: 'hashDiffers' });
    expect(readdirSync(models)).toEqual([]);
    expect(await add({ ...own, from: file })).toEqual({ kind: 'added', name: 'our-own', locale: 'en' });
    expect(store.list()).toMatchObject([{ name: 'our-own', own: true, dimensions: 7, onnx: { sha256: sha256(OWN) } }]);
  });

  it("takes the company's own from an address: an archive, whose hash covers both, or a file", async () => {
    const zip = zipOf([
      { name: 'own.onnx', content: OWN },
      { name: 'tokenizer.json', content: TOKENIZER },
    ]);
    const request = { name: 'our-own', locale: 'en', sha256: sha256(zip) } as const;
    expect(await add({ ...request, from: `${server.url}/own.zip` })).toMatchObject({ kind: 'added' });
    expect(readdirSync(join(models, 'our-own')).sort()).toEqual(['model.json', 'model.onnx', 'tokenizer.json']);
    expect(await add({ ...own, from: `${server.url}/own.onnx` })).toMatchObject({ kind: 'added' });
    expect(await add({ ...own, name: 'other', from: `${server.url}/own.onnx` })).toMatchObject({
      why: 'languageTaken',
      values: { name: 'our-own' },
    });
  });

  it('adds nothing that does not run', async () => {
    const broken = Buffer.from('broken');
    write('o/tokenizer.json', TOKENIZER);
    const from = write('o/own.onnx', broken);
    expect(await add({ ...own, from, sha256: sha256(broken) })).toMatchObject({ why: 'doesNotRun' });
    expect(readdirSync(models)).toEqual([]);
  });

  it('leaves nothing of what it cannot even read', async () => {
    await expect(add({ from: directory })).rejects.toThrow('EISDIR');
    await expect(add({ from: 'http://' })).rejects.toThrow('Invalid URL');
    expect(readdirSync(models)).toEqual([]);
  });

  it.each([
    [{ name: 'unknown' }, 'nameUnknown'],
    [{}, 'nameUnknown'],
    [{ name: '../up' }, 'nameBad'],
    [{ name: 'runtime' }, 'nameBad'],
    [{ name: 'from' }, 'nameBad'],
    [{ name: 'x.part' }, 'nameBad'],
    [{ from: '/nowhere/m.onnx' }, 'fileMissing'],
  ])('refuses %j: %s', async (request, why) => {
    expect(await add(request)).toMatchObject({ kind: 'refused', why });
  });

  it('says that the disk is full or that the folder may not be written', async () => {
    const known = await store.takeWorkFolder('known-en');
    symlinkSync('/dev/full', join(known, 'model.onnx.part'));
    expect(await add({ name: 'known-en', mirror: server.url })).toMatchObject({ why: 'diskFull' });
    const from = write('a.zip', zipOf(both));
    const work = await store.takeWorkFolder(`from@${sha256(Buffer.from(from)).slice(0, 16)}`);
    symlinkSync('/dev/full', join(work, 'model.onnx'));
    expect(await add({ from })).toMatchObject({ why: 'diskFull' });
  });

  describe('with a hostile or broken archive', () => {
    const tokenizer = { name: 'tokenizer.json', content: TOKENIZER };
    const link = { name: 'm.onnx', content: '', header: { type: 'symlink', linkname: '/etc/passwd' } } as const;
    it.each([
      [
        'a name that leads out of a .zip',
        async () => zipOf([{ name: '../../evil.onnx', content: ONNX }, tokenizer]),
        'archiveBroken',
      ],
      ['a link instead of a model', async () => tarOf([link, tokenizer]), 'archiveWithoutModel'],
      ['no tokeniser', async () => zipOf([{ name: 'm.onnx', content: ONNX }]), 'archiveWithoutModel'],
      [
        'two unknown models',
        async () => zipOf([{ name: 'a.onnx', content: OWN }, { name: 'b.onnx', content: OWN }, tokenizer]),
        'archiveAmbiguous',
      ],
      [
        'a size beyond 2 GiB',
        async () => zipOf([{ name: 'm.onnx', content: ONNX, claimedSize: 2 ** 31 + 1 }, tokenizer]),
        'archiveBroken|tooLarge',
      ],
      ['a cut-off end (.zip)', async () => zipOf(both).subarray(0, -30), 'archiveBroken'],
      ['a cut-off end (.tar.gz)', async () => (await tarOf(both)).subarray(0, -40), 'archiveBroken'],
      ['neither kind', async () => Buffer.from('hello'), 'formatUnknown'],
    ])('refuses %s', async (_, archive, why) => {
      const result = await add({ from: write('a.bin', await archive()) });
      expect(result).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) });
      expect(store.list()).toEqual([]);
    });

    it('writes nothing outside of its folder', async () => {
      const names = ['../../evil.onnx', '/tmp/../evil.onnx'];
      for (const name of names) await add({ from: write('a.tgz', await tarOf([{ name, content: ONNX }, tokenizer])) });
      expect(existsSync(join(directory, 'evil.onnx'))).toBe(false);
      expect(existsSync(join(directory, '../evil.onnx'))).toBe(false);
      expect(readdirSync(models)).toEqual(['known-en']);
    });
  });
});
