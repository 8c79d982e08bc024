import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import { DEFAULT_LOCALE, LOCALES, type Locale } from '../core/locale';
import { type EntityKind, NONE_INTENT, type Recognition } from '../core/recognition';
import type { Article } from '../ports/knowledgeBase';
import type { Log } from '../ports/log';
import type { Recognizer, Utterance } from '../ports/recognizer';
import { LocaleEngine } from './localeEngine';
import { ModelCache, modelHash } from './modelCache';
import { listModelFiles } from './modelFiles';
import type { CompiledModel } from './modelFile';
import { type Script, scriptOf } from './scriptOf';

export interface LocalRecognizerOptions {
  /** The folder of packs, such as `cognitiveModels`. */
  modelsDirectory: string;
  /** The folder in it, such as `retail`; its own folders are named by locale. */
  pack: string;
  /** Where the trained model is kept; made if missing. */
  cacheDirectory: string;
  log: Log;
}

export interface LocalRecognizerInfo {
  pack: string;
  hash: string;
  /** `trained`: the files or the engine changed since the last start, or there was no usable cache. */
  source: 'trained' | 'cache';
  /** How long training or loading took. */
  readyMs: number;
  locales: { locale: Locale; intents: number; utterances: number; articles: number; features: number }[];
}

/**
 * A recogniser that needs no network: it loads the trained model from the cache when the files are those it was
 * trained on, and else trains (a few seconds) and writes the cache. Throws `MODEL_INVALID` for files that cannot be
 * read, with file and line.
 */
export async function createLocalRecognizer(options: LocalRecognizerOptions): Promise<LocalRecognizer> {
  const started = performance.now();
  const directories = localeDirectories(options);
  const hash = modelHash(readFiles(directories), { pack: options.pack });
  const cache = new ModelCache(options.cacheDirectory, options.pack);
  const cached = cache.read(hash);
  if (cached.kind === 'fresh') return build(cached.model, options, 'cache', started);
  options.log.info({ pack: options.pack, cache: cached.kind }, 'training the language model');
  const model = train(directories, hash);
  cache.write(model);
  return build(model, options, 'trained', started);
}

function localeDirectories({ modelsDirectory, pack }: LocalRecognizerOptions): { locale: Locale; directory: string }[] {
  const directories = LOCALES.map((locale) => ({ locale, directory: path.join(modelsDirectory, pack, locale) })).filter(
    ({ directory }) => existsSync(directory),
  );
  if (directories.length === 0) {
    throw new FrontdeskError(
      'MODEL_INVALID',
      `${path.join(modelsDirectory, pack)}: no folder named ${LOCALES.join(' or ')}`,
    );
  }
  return directories;
}

function readFiles(directories: readonly { locale: Locale; directory: string }[]) {
  return directories.flatMap(({ locale, directory }) =>
    listModelFiles(directory).map((file) => ({
      name: `${locale}/${path.basename(file)}`,
      content: readFileSync(file),
    })),
  );
}

/** Required here and not above, so that a start from the cache loads neither the parser nor the training code. */
function train(directories: readonly { locale: Locale; directory: string }[], hash: string): CompiledModel {
  const { compileLocale } = require('./training/compileLocale') as typeof import('./training/compileLocale');
  return { hash, locales: directories.map(({ locale, directory }) => compileLocale(directory, locale)) };
}

function build(
  model: CompiledModel,
  { pack, log }: LocalRecognizerOptions,
  source: 'trained' | 'cache',
  started: number,
): LocalRecognizer {
  const engines = model.locales.map((compiled) => new LocaleEngine(compiled));
  const info: LocalRecognizerInfo = {
    pack,
    hash: model.hash,
    source,
    readyMs: Math.round(performance.now() - started),
    locales: engines.map((engine) => engine.summary),
  };
  log.info({ ...info }, source === 'cache' ? 'language model loaded' : 'language model trained');
  return new LocalRecognizer(engines, info);
}

export class LocalRecognizer implements Recognizer {
  private readonly engines: Map<Locale, LocaleEngine>;
  /** The knowledge articles of the pack, in all its languages. */
  readonly articles: readonly Article[];

  constructor(
    engines: readonly LocaleEngine[],
    readonly info: LocalRecognizerInfo,
  ) {
    this.engines = new Map(engines.map((engine) => [engine.locale, engine]));
    this.articles = engines.flatMap((engine) => engine.articles);
  }

  /** What the model of a language says about its entities; nothing for a language that the pack does not have. */
  entitiesOf(locale: Locale): readonly { name: string; kind: EntityKind }[] {
    return this.engines.get(locale)?.entities ?? [];
  }

  /**
   * Loads what the first date or sum of money would otherwise wait for, about a second in each language. Blocks; call it
   * when the server listens and nobody has spoken yet.
   */
  warmUp(): void {
    for (const engine of this.engines.values()) engine.warmUp();
  }

  /**
   * The model of the utterance's locale answers, unless the words are all of the other script. Words of both scripts
   * ("我的order到哪了") are given to both models, and the surer one's intent counts.
   */
  async recognize(utterance: Utterance): Promise<Recognition> {
    const own = this.engines.get(utterance.locale) ?? this.engines.get(DEFAULT_LOCALE) ?? [...this.engines.values()][0];
    if (own === undefined) throw new FrontdeskError('MODEL_INVALID', 'no language model is loaded');
    const script = scriptOf(utterance.text);
    const other = this.otherEngine(own, script);
    if (other === undefined) return own.recognize(utterance);
    if (script !== 'mixed') return other.recognize(utterance);
    const [first, second] = [own.recognize(utterance), other.recognize(utterance)];
    return certainty(second) > certainty(first)
      ? { ...second, entities: first.entities, overlapping: first.overlapping }
      : first;
  }

  private otherEngine(own: LocaleEngine, script: Script): LocaleEngine | undefined {
    const wanted: Locale | undefined = own.locale === 'zh-CN' ? 'en' : 'zh-CN';
    const differs = script === 'mixed' || script === (wanted === 'en' ? 'latin' : 'han');
    return differs ? this.engines.get(wanted) : undefined;
  }
}

function certainty(recognition: Recognition): number {
  return recognition.topIntent === NONE_INTENT ? 0 : (recognition.intents[0]?.score ?? 0);
}
