import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExpectedFile } from '../knownModels';
import {
  archiveKindOf,
  type ArchiveEntry,
  type ArchiveKind,
  entriesOf,
  extractEntry,
  refusedByArchive,
} from './archive';
import { type Refusal, refused } from './refusal';

/** ONNX files are protobuf messages, which end at 2 GiB. */
export const MAX_ONNX_BYTES = 2 * 1024 ** 3;
export const MAX_TOKENIZER_BYTES = 64 * 1024 ** 2;

/** A model's two files where they were found or unpacked. */
export interface FoundFiles {
  kind: 'found';
  onnx: string;
  tokenizer: string;
}

/**
 * The ONNX file and the tokeniser of what a person named: an ONNX file with its `tokenizer.json` beside it (or one folder
 * up, as publishers lay it out), or an archive that holds both, which is unpacked into `target`. `expected` tells which of
 * several ONNX files in an archive is meant.
 */
export async function findModelFiles(
  file: string,
  target: { onnx: string; tokenizer: string },
  expected: readonly ExpectedFile[],
): Promise<FoundFiles | Refusal> {
  try {
    const kind = await archiveKindOf(file);
    if (kind !== undefined) return await unpack(file, kind, target, expected);
  } catch (error) {
    return refusedByArchive(error, file);
  }
  if (path.extname(file).toLowerCase() !== '.onnx') return refused('formatUnknown', { file });
  const tokenizer = await findTokenizer(file);
  return tokenizer === undefined ? refused('tokenizerMissing', { file }) : { kind: 'found', onnx: file, tokenizer };
}

async function findTokenizer(onnx: string): Promise<string | undefined> {
  const folder = path.dirname(onnx);
  const candidates = [
    path.join(folder, `${path.basename(onnx, path.extname(onnx))}-tokenizer.json`),
    path.join(folder, 'tokenizer.json'),
    path.join(folder, '..', 'tokenizer.json'),
  ];
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function unpack(
  archive: string,
  kind: ArchiveKind,
  target: { onnx: string; tokenizer: string },
  expected: readonly ExpectedFile[],
): Promise<FoundFiles | Refusal> {
  const names = await choose(archive, kind, expected);
  if (names.kind === 'refused') return names;
  for await (const entry of entriesOf(archive, kind)) {
    const problem = await extractChosen(entry, names, target);
    if (problem !== undefined) return problem;
  }
  return { kind: 'found', ...target };
}

async function extractChosen(
  entry: ArchiveEntry,
  names: { onnx: string; tokenizer: string },
  target: { onnx: string; tokenizer: string },
): Promise<Refusal | undefined> {
  if (entry.name === names.onnx) return extractEntry(entry, target.onnx, MAX_ONNX_BYTES);
  if (entry.name === names.tokenizer) return extractEntry(entry, target.tokenizer, MAX_TOKENIZER_BYTES);
  return undefined;
}

/** Which entries are the model: of several ONNX files the one whose size is known. */
async function choose(
  archive: string,
  kind: ArchiveKind,
  expected: readonly ExpectedFile[],
): Promise<{ kind: 'chosen'; onnx: string; tokenizer: string } | Refusal> {
  const onnx: { name: string; size: number }[] = [];
  const tokenizers: string[] = [];
  for await (const { name, size } of entriesOf(archive, kind)) {
    if (/\.onnx$/i.test(name)) onnx.push({ name, size });
    else if (/(^|[/\\-])tokenizer\.json$/i.test(name)) tokenizers.push(name);
  }
  const file = path.basename(archive);
  const known = onnx.filter(({ size }) => expected.some(({ bytes }) => bytes === size));
  const candidates = onnx.length > 1 && known.length > 0 ? known : onnx;
  const [model, tokenizer] = [candidates[0], tokenizers[0]];
  if (model === undefined || tokenizer === undefined) return refused('archiveWithoutModel', { file });
  if (candidates.length > 1 || tokenizers.length > 1) {
    const names = [...candidates.map(({ name }) => name), ...tokenizers].join(', ');
    return refused('archiveAmbiguous', { file, names });
  }
  return { kind: 'chosen', onnx: model.name, tokenizer };
}
