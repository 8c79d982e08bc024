import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LOCALES, type Locale } from '../../core/locale';
import { hashFile } from './fileHash';
import { type ExpectedFile, KNOWN_MODELS, type KnownModel } from './knownModels';
import { abandonedFolders, takeWorkFolder, UNFINISHED } from './workFolder';

/** Lower case, so that it is one folder on every file system. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
/** The folder of what runs the models, and the beginning of those in which `--from` is unpacked. */
const RESERVED = ['runtime', 'from'];

export const ONNX_FILE = 'model.onnx';
export const TOKENIZER_FILE = 'tokenizer.json';
const DESCRIPTION_FILE = 'model.json';

/** A model that was added; whether its files still are what they must be is for `findMissing` and `findDamaged` to say. */
export interface InstalledModel {
  name: string;
  locale: Locale;
  /** Of a token's state. */
  dimensions: number;
  onnx: ExpectedFile & { path: string };
  tokenizer: ExpectedFile & { path: string };
  /** A model of the company's own, described by the file that `models add` wrote. */
  own: boolean;
}

const expectedFile = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().positive() });

/** What `models add` notes of a model of the company's own. */
const ownModelSchema = z.object({
  locale: z.enum(LOCALES),
  dimensions: z.int().positive().max(8_192),
  onnx: expectedFile,
  tokenizer: expectedFile,
});
export type OwnModel = z.infer<typeof ownModelSchema>;

/** Where the models lie: a folder a model, by name, with its two files and, for one of the company's own, its description. */
export class ModelStore {
  constructor(
    readonly directory: string,
    private readonly known: readonly KnownModel[] = KNOWN_MODELS,
  ) {}

  static isName(name: string): boolean {
    return NAME.test(name) && !name.endsWith(UNFINISHED) && !RESERVED.includes(name);
  }

  folder(name: string): string {
    return path.join(this.directory, name);
  }

  /** Where this process puts a model together; what an interrupted download left is taken up again. */
  takeWorkFolder(name: string): Promise<string> {
    return takeWorkFolder(this.directory, name);
  }

  /** The models that were added, whether or not their files are still there and the same; the company's own first. */
  list(): InstalledModel[] {
    const names = folderNames(this.directory).filter((name) => ModelStore.isName(name));
    const models = names.map((name) => this.find(name)).filter((model) => model !== undefined);
    return models.sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name));
  }

  find(name: string): InstalledModel | undefined {
    const known = this.known.find((model) => model.name === name);
    const description = known ?? this.readOwn(name);
    if (description === undefined || !isFolder(this.folder(name))) return undefined;
    const { locale, dimensions, onnx, tokenizer } = description;
    const [onnxPath, tokenizerPath] = [ONNX_FILE, TOKENIZER_FILE].map((file) => path.join(this.folder(name), file)) as [
      string,
      string,
    ];
    return {
      name,
      locale,
      dimensions,
      onnx: { ...onnx, path: onnxPath },
      tokenizer: { ...tokenizer, path: tokenizerPath },
      own: known === undefined,
    };
  }

  /** The names of the model's files that are not there. */
  findMissing(model: Pick<InstalledModel, 'onnx' | 'tokenizer'>): string[] {
    const files = [model.onnx, model.tokenizer].map((file) => file.path);
    return files.filter((file) => !isFile(file)).map((file) => path.basename(file));
  }

  /** The names of the model's files that are missing or not what they must be; none when all is well. */
  async findDamaged(model: Pick<InstalledModel, 'onnx' | 'tokenizer'>): Promise<string[]> {
    const damaged: string[] = [];
    for (const { path: file, sha256 } of [model.onnx, model.tokenizer])
      if (!isFile(file) || (await hashFile(file)) !== sha256) damaged.push(path.basename(file));
    return damaged;
  }

  descriptionFile(folder: string): string {
    return path.join(folder, DESCRIPTION_FILE);
  }

  /** Removes the model and what an interrupted download left; false when there was nothing. */
  async remove(name: string): Promise<boolean> {
    if (!isFolder(this.directory)) return false;
    const folders = [this.folder(name), ...abandonedFolders(this.directory, name)].filter((folder) => isFolder(folder));
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
    return folders.length > 0;
  }

  private readOwn(name: string): OwnModel | undefined {
    try {
      const text = readFileSync(this.descriptionFile(this.folder(name)), 'utf8');
      return ownModelSchema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined; // No description, or one that is damaged: without its hashes nothing of the folder may run.
    }
  }
}

function folderNames(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
