import type { Command } from 'commander';
import { FrontdeskError } from '../core/errors';
import { LOCALES, toLocale } from '../core/locale';
import { isFolder } from './isFolder';
import { type FoundRuntime, runtimeFor, thisMachine } from '../nlu/encoder';
import type { AddModelRequest } from '../nlu/encoder/install';
import { megabytes, type ModelsDeps, printRefusal, type RunModelsCommand, say } from './modelsDeps';

export interface ModelsAddOptions {
  from?: string;
  sha256?: string;
  tokenizerSha256?: string;
  locale?: string;
  mirror?: string;
  runtimeFrom?: string[];
}

const ADDRESS = 'https://host/path';
/** What `--from` can be; said of a folder, and of an address with a slip of the pen. */
const SOURCES = ['*.onnx', '*.zip', '*.jar', '*.tar.gz', ADDRESS];

/**
 * `models add`: brings the runtime if it is not there, then each model; without a name or a source, all known ones. False
 * when something was not added, after saying why. Throws `REQUEST_INVALID` for options that cannot be meant.
 */
export async function modelsAdd(
  deps: ModelsDeps,
  names: readonly string[],
  options: ModelsAddOptions,
): Promise<boolean> {
  const requests = requestsOf(deps, names, options);
  const runtime = await bringRuntime(deps, options.runtimeFrom);
  if (runtime === undefined) return false;
  let all = true;
  let added = false;
  for (const request of requests) {
    const result = await bringModel(deps, request, runtime);
    all &&= result !== 'refused';
    added ||= result === 'added';
  }
  if (added) deps.print(say(deps, 'restart'));
  return all;
}

async function bringRuntime(deps: ModelsDeps, from?: string[]) {
  const runtime = runtimeFor(thisMachine());
  const found = await deps.runtimes.find(runtime);
  if (found.kind !== 'found') {
    const bytes = runtime.packages.reduce((sum, part) => sum + part.bytes, 0);
    deps.print(
      say(deps, from ? 'runtimeUnpacking' : 'runtimeFetching', { name: runtime.name, size: megabytes(bytes) }),
    );
    const result = await deps.addRuntime({ runtime, from }, { store: deps.runtimes });
    if (result.kind === 'refused') {
      printRefusal(deps, result);
      return undefined;
    }
  }
  return { kind: 'found', runtime, folder: deps.runtimes.folder(runtime) } as const;
}

async function bringModel(
  deps: ModelsDeps,
  request: AddModelRequest,
  runtime: Extract<FoundRuntime, { kind: 'found' }>,
): Promise<'added' | 'there' | 'refused'> {
  const progress = deps.showProgress(request.name ?? request.from ?? '');
  const result = await deps.addModel(request, {
    store: deps.store,
    known: deps.known,
    fetch: deps.fetch,
    wait: deps.wait,
    onProgress: (now) => progress.update(now),
    tryOut: (model) => deps.tryOut(model, runtime),
  });
  progress.end();
  if (result.kind === 'refused') {
    printRefusal(deps, result);
    return 'refused';
  }
  deps.print(say(deps, result.kind, { name: result.name, locale: result.locale }));
  return result.kind;
}

function requestsOf(deps: ModelsDeps, names: readonly string[], options: ModelsAddOptions): AddModelRequest[] {
  const { from, mirror } = options;
  if (mirror !== undefined && !isAddress(mirror)) throw invalid(deps, 'optionBad', 'mirror', { range: ADDRESS });
  if (from === undefined)
    return (names.length === 0 ? deps.known.map(({ name }) => name) : names).map((name) => ({ name, mirror }));
  if (names.length > 1) throw invalid(deps, 'oneFrom', 'from');
  if (!isAddress(from) && (/^https?:/i.test(from) || isFolder(from)))
    throw invalid(deps, 'optionBad', 'from', { range: SOURCES.join(', ') });
  const sha256 = hash(deps, options.sha256, 'sha256');
  const tokenizerSha256 = hash(deps, options.tokenizerSha256, 'tokenizer-sha256');
  const locale = toLocale(options.locale);
  if (options.locale !== undefined && locale === undefined)
    throw invalid(deps, 'optionBad', 'locale', { range: LOCALES.join(', ') });
  return [{ name: names[0], from, sha256, tokenizerSha256, locale }];
}

function hash(deps: ModelsDeps, given: string | undefined, option: string): string | undefined {
  const value = given?.toLowerCase().replace(/^sha256:/, '');
  if (value !== undefined && !/^[0-9a-f]{64}$/.test(value)) throw invalid(deps, 'hashBad', option);
  return value;
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function invalid(deps: ModelsDeps, key: string, option: string, values: object = {}): FrontdeskError {
  const text = say(deps, `problem.${key}`, { option: `--${option}`, ...values });
  return new FrontdeskError('REQUEST_INVALID', text, { field: option });
}

export function modelsAddCommand(models: Command, run: RunModelsCommand): void {
  models
    .command('add')
    .argument('[name...]', 'the models; all known ones when left out')
    .description('fetch a model and the runtime that it needs, check them and put them into place')
    .option('--from <file or URL>', 'an .onnx file with its tokenizer.json beside it, or an archive that holds both')
    .option('--sha256 <hash>', 'what the file named by --from must have; needed for a model of your own')
    .option('--tokenizer-sha256 <hash>', 'the same for tokenizer.json, where --from is an .onnx file of your own')
    .option('--locale <locale>', `the language of a model of your own: ${LOCALES.join(' or ')}`)
    .option('--mirror <URL>', "a server with the publisher's paths, instead of the publisher")
    .option('--runtime-from <path...>', 'the tarballs of the runtime, or a folder with them, instead of npm')
    .action((names: string[], options: ModelsAddOptions) => run((deps) => modelsAdd(deps, names, options)));
}
