import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hashFile, hashFolder } from '../fileHash';
import type { KnownRuntime, RuntimePackage } from '../knownRuntimes';
import type { RuntimeStore } from '../runtimeStore';
import { takeWorkFolder } from '../workFolder';
import { entriesOf } from './archive';
import { type Refusal, refused, refusedByDisk } from './refusal';

/** Brings a package's tarball into a folder, by npm and the registry that it is set up with. */
export type PackPackages = (
  packages: readonly string[],
  folder: string,
) => Promise<{ ok: true } | { ok: false; why: string }>;

export interface AddRuntimeRequest {
  runtime: KnownRuntime;
  /** Tarballs, or folders of them, for machines without a registry. */
  from?: readonly string[];
}

export type AddedRuntime = { kind: 'added' | 'there'; name: string };

/**
 * Puts ONNX Runtime into the store: its packages come as `npm pack` brings them, each must have the SHA-512 that it had when
 * it was chosen, and only this platform's library is kept. Nothing of a package is executed on the way, its install
 * script neither.
 */
export async function addRuntime(
  { runtime, from }: AddRuntimeRequest,
  { store, pack = npmPack }: { store: RuntimeStore; pack?: PackPackages },
): Promise<AddedRuntime | Refusal> {
  if ((await store.find(runtime)).kind === 'found') return { kind: 'there', name: runtime.name };
  const target = store.folder(runtime);
  let work: string | undefined;
  try {
    work = await takeWorkFolder(path.dirname(target), runtime.name);
    const tarballs = await (from === undefined ? packed(runtime, work, pack) : given(runtime, from));
    if (tarballs.kind === 'refused') return tarballs;
    const folder = path.join(work, 'unpacked');
    await rm(folder, { recursive: true, force: true });
    for (const [name, tarball] of tarballs.files)
      await unpack(tarball, name, runtime.keeps, path.join(folder, 'node_modules'));
    if ((await hashFolder(folder)) !== runtime.contentSha256) return refused('runtimeDiffers', { name: runtime.name });
    // Another process may have brought it meanwhile, and use it.
    if ((await store.find(runtime)).kind === 'found') return { kind: 'there', name: runtime.name };
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
    return { kind: 'added', name: runtime.name };
  } catch (error) {
    return refusedByDisk(error, target);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}

type Tarballs = { kind: 'tarballs'; files: [name: string, tarball: string][] };

async function packed(runtime: KnownRuntime, work: string, pack: PackPackages): Promise<Tarballs | Refusal> {
  const specifiers = runtime.packages.map(({ name, version }) => `${name}@${version}`);
  const result = await pack(specifiers, work);
  if (!result.ok) return refused('runtimeNpm', { packages: specifiers.join(' '), why: result.why });
  const files = runtime.packages.map(
    ({ name, version }) => [name, path.join(work, `${name}-${version}.tgz`)] as [string, string],
  );
  for (const [index, [name, file]] of files.entries())
    if ((await hashFile(file, 'sha512')) !== runtime.packages[index]?.sha512)
      return refused('runtimeDiffers', { name });
  return { kind: 'tarballs', files };
}

/** The tarballs among the given files that the runtime is made of, known by their hashes whatever they are called. */
async function given(runtime: KnownRuntime, from: readonly string[]): Promise<Tarballs | Refusal> {
  const hashes = new Map<string, string>();
  for (const file of await filesOf(from)) hashes.set(await hashFile(file, 'sha512'), file);
  const files: [string, string][] = [];
  const missing: RuntimePackage[] = [];
  for (const wanted of runtime.packages) {
    const file = hashes.get(wanted.sha512);
    if (file === undefined) missing.push(wanted);
    else files.push([wanted.name, file]);
  }
  if (missing.length === 0) return { kind: 'tarballs', files };
  return refused('runtimeFiles', { packages: missing.map(({ name, version }) => `${name}@${version}`).join(' ') });
}

async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const given of paths) {
    if (!(await stat(given)).isDirectory()) files.push(given);
    else
      files.push(...(await readdir(given)).filter((name) => /\.tgz$/.test(name)).map((name) => path.join(given, name)));
  }
  return files;
}

/** A package's files lie under `package/`; those that are kept have the path that `keeps` has matched in full. */
async function unpack(tarball: string, name: string, keeps: RegExp, target: string): Promise<void> {
  for await (const entry of entriesOf(tarball, 'tar.gz')) {
    const kept = entry.name.replace(/^package\//, `${name}/`);
    if (!keeps.test(kept)) continue;
    const file = path.join(target, kept);
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(await entry.open(), createWriteStream(file));
  }
}

/** `npm pack` in a process of its own: it may take minutes, and its own settings (registry, proxy) hold. */
const npmPack: PackPackages = (packages, folder) =>
  new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const npm = spawn('npm', ['pack', ...packages, '--silent', '--pack-destination', '.'], {
      cwd: folder,
      shell: windows,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    npm.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    npm.on('error', (error) => resolve({ ok: false, why: error.message }));
    npm.on('close', (code) =>
      resolve(code === 0 ? { ok: true } : { ok: false, why: said.trim() || `npm ended with ${code}` }),
    );
  });
