import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder } from './fileHash';
import { type KnownRuntime, NATIVE_RUNTIMES, WASM_RUNTIME } from './knownRuntimes';

/** The least glibc that the library for Linux loads with. */
const LEAST_GLIBC = [2, 28] as const;

/** What says which runtime a machine can load. */
export interface Machine {
  platform: string;
  arch: string;
  /** Undefined where the C library is another one (musl), or on other systems than Linux. */
  glibc: string | undefined;
}

export function thisMachine(): Machine {
  const { platform, arch } = process;
  return { platform, arch, glibc: platform === 'linux' ? glibcVersion() : undefined };
}

/** The native runtime where there is one for the machine, else WebAssembly. */
export function runtimeFor({ platform, arch, glibc }: Machine): KnownRuntime {
  const native = NATIVE_RUNTIMES[`${platform}-${arch}`];
  if (native === undefined) return WASM_RUNTIME;
  return platform === 'linux' && !isEnough(glibc) ? WASM_RUNTIME : native;
}

export type FoundRuntime =
  | { kind: 'found'; runtime: KnownRuntime; folder: string }
  | { kind: 'missing' | 'damaged'; runtime: KnownRuntime };

/** Where ONNX Runtime lies: a folder for each version and platform, so that a models directory can be carried along. */
export class RuntimeStore {
  constructor(private readonly directory: string) {}

  folder(runtime: KnownRuntime): string {
    return path.join(this.directory, 'runtime', runtime.name);
  }

  /** The runtime of this machine, if it is there and every file is what it was when the runtime was chosen. */
  async find(runtime: KnownRuntime = runtimeFor(thisMachine())): Promise<FoundRuntime> {
    const folder = this.folder(runtime);
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return { kind: 'missing', runtime };
    if ((await hashFolder(folder)) !== runtime.contentSha256) return { kind: 'damaged', runtime };
    return { kind: 'found', runtime, folder };
  }

  /** Removes every runtime; false when there was none. */
  async remove(): Promise<boolean> {
    const folder = path.join(this.directory, 'runtime');
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return false;
    await rm(folder, { recursive: true, force: true });
    return true;
  }
}

function isEnough(glibc: string | undefined): boolean {
  const [major = 0, minor = 0] = (glibc ?? '').split('.').map(Number);
  return major > LEAST_GLIBC[0] || (major === LEAST_GLIBC[0] && minor >= LEAST_GLIBC[1]);
}

function glibcVersion(): string | undefined {
  // With the network's part a report can take seconds: it looks up names of open connections.
  const reporter = process.report as (NodeJS.ProcessReport & { excludeNetwork?: boolean }) | undefined;
  if (reporter !== undefined) reporter.excludeNetwork = true;
  const report = reporter?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime;
}
