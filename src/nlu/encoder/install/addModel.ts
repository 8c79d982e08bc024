import { createHash } from 'node:crypto';
import { copyFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../fileHash';
import { type ExpectedFile, KNOWN_MODELS, type KnownModel, PUBLISHER } from '../knownModels';
import { type InstalledModel, ModelStore, ONNX_FILE, type OwnModel, TOKENIZER_FILE } from '../modelStore';
import type { DownloadDeps } from './download';
import { fetchVerified } from './fetchVerified';
import { type OpenedFiles, openFrom } from './openFrom';
import { type OwnModelRequest, ownModelOf } from './ownModel';
import { type Refusal, type RefusalReason, refused, refusedByDisk } from './refusal';

export interface AddModelRequest extends OwnModelRequest {
  /** Not needed where `from` holds a known model. */
  name?: string;
  /** A file or an address; without it the publisher is asked. */
  from?: string;
  /** Serves the publisher's paths. */
  mirror?: string;
}

export interface AddModelDeps extends DownloadDeps {
  store: ModelStore;
  known?: readonly KnownModel[];
  /** Encodes with the files and says how many numbers a vector has; a model that does not work is not added. */
  tryOut: (
    model: Omit<InstalledModel, 'dimensions' | 'own'>,
  ) => Promise<{ kind: 'works'; dimensions: number } | Refusal>;
}

export type AddedModel = { kind: 'added' | 'there'; name: string; locale: string };

/** After these the next run goes on with what has been downloaded. */
const RESUMABLE: readonly RefusalReason[] = ['interrupted', 'offline', 'httpStatus', 'certificate'];

/**
 * Puts a model into the store: brings its files, checks their SHA-256, tries them out, and only then gives them their place.
 * A known model must be exactly the files that Frontdesk knows; one of the company's own is taken with the hashes that the
 * caller gives. Running it again goes on where it was interrupted.
 */
export async function addModel(request: AddModelRequest, deps: AddModelDeps): Promise<AddedModel | Refusal> {
  const known = deps.known ?? KNOWN_MODELS;
  if (request.name !== undefined && !ModelStore.isName(request.name)) return refused('nameBad', { name: request.name });
  const named = known.find(({ name }) => name === request.name);
  if (request.from === undefined && named === undefined)
    return refused('nameUnknown', { name: request.name ?? '', known: known.map(({ name }) => name).join(', ') });
  try {
    // One of the company's own may be a new one under the same name.
    const there = named === undefined ? undefined : await alreadyThere(named.name, deps);
    if (there !== undefined) return there;
    if (request.from === undefined) return await addFromPublisher(named as KnownModel, request, deps);
    return await addFrom(request.from, request, deps, known);
  } catch (error) {
    return refusedByDisk(error, deps.store.directory);
  }
}

async function alreadyThere(name: string, { store }: AddModelDeps): Promise<AddedModel | undefined> {
  const model = store.find(name);
  if (model === undefined || (await store.findDamaged(model)).length > 0) return undefined;
  return { kind: 'there', name: model.name, locale: model.locale };
}

async function addFromPublisher(model: KnownModel, { mirror }: AddModelRequest, deps: AddModelDeps) {
  const publisher = (mirror ?? PUBLISHER).replace(/\/$/, '');
  const files: [string, string, ExpectedFile][] = [
    [TOKENIZER_FILE, model.tokenizerPath, model.tokenizer],
    [ONNX_FILE, model.onnxPath, model.onnx],
  ];
  return inWorkFolder(model.name, deps.store, async (folder) => {
    for (const [file, urlPath, expected] of files) {
      const problem = await fetchVerified(publisher + urlPath, path.join(folder, file), expected, deps);
      if (problem !== undefined) return problem;
    }
    return finish(model, folder, undefined, deps);
  });
}

async function addFrom(from: string, request: AddModelRequest, deps: AddModelDeps, known: readonly KnownModel[]) {
  // Named after the source, so that what is taken up again is of the same one.
  const source = createHash('sha256').update(from).digest('hex').slice(0, 16);
  return inWorkFolder(`from@${source}`, deps.store, async (work) => {
    const files = await openFrom(from, request.sha256, { ...deps, work, expected: known.map(({ onnx }) => onnx) });
    return files.kind === 'refused' ? files : addFiles(files, request, deps, known);
  });
}

/** Leaves nothing in the work folder but what the next run can go on with. */
async function inWorkFolder(
  name: string,
  store: ModelStore,
  run: (folder: string) => Promise<AddedModel | Refusal>,
): Promise<AddedModel | Refusal> {
  const folder = await store.takeWorkFolder(name);
  let resumable = false;
  try {
    const result = await run(folder);
    resumable = result.kind === 'refused' && RESUMABLE.includes(result.why);
    return result;
  } finally {
    // An empty one goes too.
    if (resumable) await rmdir(folder).catch(() => undefined);
    else await rm(folder, { recursive: true, force: true });
  }
}

async function addFiles(
  files: OpenedFiles,
  request: AddModelRequest,
  deps: AddModelDeps,
  known: readonly KnownModel[],
) {
  const onnx = await describe(files.onnx);
  const tokenizer = await describe(files.tokenizer);
  const wanted =
    known.find(({ name }) => name === request.name) ?? known.find((one) => one.onnx.sha256 === onnx.sha256);
  if (wanted !== undefined) {
    if (onnx.sha256 !== wanted.onnx.sha256) return differs(files.onnx, wanted.onnx.sha256, onnx.sha256);
    if (tokenizer.sha256 !== wanted.tokenizer.sha256)
      return differs(files.tokenizer, wanted.tokenizer.sha256, tokenizer.sha256);
    const there = await alreadyThere(wanted.name, deps);
    if (there !== undefined) return there;
    return placeAndFinish(files, wanted, undefined, deps);
  }
  const own = ownModelOf(request, { onnx, tokenizer, verified: files.verified }, deps.store);
  if (own.kind === 'refused') return own;
  return placeAndFinish(files, { name: request.name as string, ...own.model }, own.model, deps);
}

type Unfinished = Pick<InstalledModel, 'name' | 'locale'> & { onnx: ExpectedFile; tokenizer: ExpectedFile };

/** Tries the files out where they are, then gives them their final name in one step. */
async function finish(
  model: Unfinished,
  folder: string,
  own: Omit<OwnModel, 'dimensions'> | undefined,
  deps: AddModelDeps,
): Promise<AddedModel | Refusal> {
  const { store, tryOut } = deps;
  const { name, locale } = model;
  const onnx = { ...model.onnx, path: path.join(folder, ONNX_FILE) };
  const tokenizer = { ...model.tokenizer, path: path.join(folder, TOKENIZER_FILE) };
  const tried = await tryOut({ name, locale, onnx, tokenizer });
  if (tried.kind === 'refused') return tried;
  if (own !== undefined) {
    const description: OwnModel = { ...own, dimensions: tried.dimensions };
    await writeFile(store.descriptionFile(folder), `${JSON.stringify(description, null, 2)}\n`);
  }
  // Another process may have added it meanwhile, and try it out.
  const there = own === undefined ? await alreadyThere(name, deps) : undefined;
  if (there !== undefined) return there;
  await rm(store.folder(name), { recursive: true, force: true });
  await rename(folder, store.folder(name));
  return { kind: 'added', name, locale };
}

/** Copies the files to where a model is put together: those of the caller stay where they are. */
function placeAndFinish(
  files: OpenedFiles,
  model: Unfinished,
  own: Omit<OwnModel, 'dimensions'> | undefined,
  deps: AddModelDeps,
): Promise<AddedModel | Refusal> {
  return inWorkFolder(model.name, deps.store, async (folder) => {
    await copyFile(files.onnx, path.join(folder, ONNX_FILE));
    await copyFile(files.tokenizer, path.join(folder, TOKENIZER_FILE));
    return finish(model, folder, own, deps);
  });
}

async function describe(file: string): Promise<ExpectedFile> {
  return { sha256: await hashFile(file), bytes: (await stat(file)).size };
}

function differs(file: string, expected: string, actual: string): Refusal {
  return refused('hashDiffers', { file, expected, actual });
}
