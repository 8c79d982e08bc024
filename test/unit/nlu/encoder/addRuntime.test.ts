import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RuntimeStore, runtimeFor } from '../../../../src/nlu/encoder';
import { hashFolder } from '../../../../src/nlu/encoder/fileHash';
import { addRuntime } from '../../../../src/nlu/encoder/install';
import type { PackPackages } from '../../../../src/nlu/encoder/install/addRuntime';
import { type KnownRuntime, NATIVE_RUNTIMES, WASM_RUNTIME } from '../../../../src/nlu/encoder/knownRuntimes';
import { tarOf } from '../../../support/archives';

describe('addRuntime', () => {
  let directory: string;
  let store: RuntimeStore;
  let tarball: Buffer;
  let runtime: KnownRuntime;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-runtime-'));
    store = new RuntimeStore(directory);
    tarball = await tarOf([
      { name: 'package/package.json', content: '{}' },
      { name: 'package/bin/here/lib.so', content: 'library' },
      { name: 'package/bin/elsewhere/lib.so', content: 'another library' },
      { name: 'package/script/install.js', content: 'process.exit(1)' },
    ]);
    const kept = join(directory, 'expected/node_modules/ort');
    mkdirSync(join(kept, 'bin/here'), { recursive: true });
    writeFileSync(join(kept, 'package.json'), '{}');
    writeFileSync(join(kept, 'bin/here/lib.so'), 'library');
    const sha512 = createHash('sha512').update(tarball).digest('hex');
    runtime = {
      kind: 'native',
      name: 'ort-1',
      packages: [{ name: 'ort', version: '1.0.0', sha512, bytes: tarball.length }],
      keeps: /^ort\/(package\.json|bin\/here\/[\w.]+)$/,
      contentSha256: await hashFolder(join(directory, 'expected')),
    };
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** As `npm pack` does it. */
  const pack = (content: () => Buffer = () => tarball): PackPackages =>
    jest.fn<ReturnType<PackPackages>, Parameters<PackPackages>>(async (packages, folder) => {
      expect(packages).toEqual(['ort@1.0.0']);
      writeFileSync(join(folder, 'ort-1.0.0.tgz'), content());
      return { ok: true };
    });

  it("keeps this platform's files and no script, and brings nothing twice", async () => {
    const packing = pack();
    expect(await addRuntime({ runtime }, { store, pack: packing })).toEqual({ kind: 'added', name: 'ort-1' });
    expect(await store.find(runtime)).toMatchObject({ kind: 'found' });
    expect(readdirSync(join(directory, 'runtime'))).toEqual(['ort-1']);
    expect(readdirSync(join(store.folder(runtime), 'node_modules/ort')).sort()).toEqual(['bin', 'package.json']);
    expect(await addRuntime({ runtime }, { store, pack: packing })).toEqual({ kind: 'there', name: 'ort-1' });
    expect(packing).toHaveBeenCalledTimes(1);
  });

  it('refuses a package that is not what it was when it was chosen', async () => {
    const other = await tarOf([{ name: 'package/package.json', content: '{ }' }]);
    const result = await addRuntime({ runtime }, { store, pack: pack(() => other) });
    expect(result).toMatchObject({ why: 'runtimeDiffers', values: { name: 'ort' } });
    expect(readdirSync(join(directory, 'runtime'))).toEqual([]);
    const changed = { ...runtime, contentSha256: 'x' };
    expect(await addRuntime({ runtime: changed }, { store, pack: pack() })).toMatchObject({ why: 'runtimeDiffers' });
  });

  it('notices a file that was changed, added or removed, and replaces the runtime', async () => {
    await addRuntime({ runtime }, { store, pack: pack() });
    const folder = join(store.folder(runtime), 'node_modules/ort');
    for (const harm of [
      () => writeFileSync(join(folder, 'package.json'), '{"main":"evil.js"}'),
      () => writeFileSync(join(folder, 'index.js'), 'evil()'),
      () => rmSync(join(folder, 'package.json')),
    ]) {
      harm();
      expect((await store.find(runtime)).kind).toBe('damaged');
      expect(await addRuntime({ runtime }, { store, pack: pack() })).toMatchObject({ kind: 'added' });
      expect((await store.find(runtime)).kind).toBe('found');
    }
    expect(await store.remove()).toBe(true);
    expect((await store.find(runtime)).kind).toBe('missing');
    expect(await store.remove()).toBe(false);
  });

  it('leaves alone what another process is at work on, and unpacks anew what one that has ended left', async () => {
    const [theirs, left] = [process.ppid, 2 ** 22 + 1].map((pid) => `ort-1@${pid}.part`) as [string, string];
    for (const folder of [theirs, left]) {
      mkdirSync(join(directory, 'runtime', folder, 'unpacked'), { recursive: true });
      writeFileSync(join(directory, 'runtime', folder, 'unpacked/half'), 'x');
    }
    expect(await addRuntime({ runtime }, { store, pack: pack() })).toMatchObject({ kind: 'added' });
    expect(readdirSync(join(directory, 'runtime'))).toEqual(['ort-1', theirs]);
  });

  it('takes the tarball from a file or a folder, whatever it is called', async () => {
    const failing: PackPackages = async () => ({ ok: false, why: 'no network' });
    expect(await addRuntime({ runtime }, { store, pack: failing })).toMatchObject({
      why: 'runtimeNpm',
      values: { packages: 'ort@1.0.0', why: 'no network' },
    });
    const folder = join(directory, 'usb');
    mkdirSync(folder);
    expect(await addRuntime({ runtime, from: [folder] }, { store, pack: failing })).toMatchObject({
      why: 'runtimeFiles',
    });
    writeFileSync(join(folder, 'renamed.tgz'), tarball);
    writeFileSync(join(folder, 'other.tgz'), 'x');
    expect(await addRuntime({ runtime, from: [folder] }, { store, pack: failing })).toMatchObject({ kind: 'added' });
    await store.remove();
    const file = join(folder, 'renamed.tgz');
    expect(await addRuntime({ runtime, from: [file] }, { store, pack: failing })).toMatchObject({ kind: 'added' });
    expect(await addRuntime({ runtime: { ...runtime, name: 'x' }, from: ['/nowhere'] }, { store })).toMatchObject({
      why: 'fileMissing',
    });
  });

  it.each([
    ['linux', 'x64', '2.36', NATIVE_RUNTIMES['linux-x64']],
    ['linux', 'arm64', '2.28', NATIVE_RUNTIMES['linux-arm64']],
    ['linux', 'x64', '2.27', WASM_RUNTIME],
    ['linux', 'x64', undefined, WASM_RUNTIME],
    ['darwin', 'arm64', undefined, NATIVE_RUNTIMES['darwin-arm64']],
    ['darwin', 'x64', undefined, WASM_RUNTIME],
    ['linux', 'riscv64', '2.40', WASM_RUNTIME],
  ])('chooses for %s %s with glibc %s', (platform, arch, glibc, expected) => {
    expect(runtimeFor({ platform, arch, glibc })).toBe(expected);
  });
});
