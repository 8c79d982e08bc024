import path from 'node:path';
import { FrontdeskError } from '../core/errors';
import { DEFAULT_LOCALE, type Locale } from '../core/locale';
import type { Recognition } from '../core/recognition';
import type { Encoder } from '../ports/encoder';
import type { Article } from '../ports/knowledgeBase';
import type { Log } from '../ports/log';
import type { Recognizer, Utterance } from '../ports/recognizer';
import { relianceOn } from './intentClassifier';
import { LocaleEngine } from './localeEngine';
import { ENGINE_VERSION, ModelCache } from './modelCache';
import type { CompiledModel } from './modelFile';
import { type LocaleFolder, localeFolders, packHash } from './packFolders';
import { type Script, scriptOf } from './scriptOf';
import { SecondOpinions } from './secondTier/secondOpinions';
import { ASK_BELOW } from './secondTier/secondTier';
import { type Trainer, trainHere } from './trainer';

export interface LocalRecognizerOptions {
  /** The folder of packs, such as `cognitiveModels`. */
  modelsDirectory: string;
  /** The folder in it, such as `retail`; its own folders are named by locale. */
  pack: string;
  /** Where the trained model is kept; made if missing. */
  cacheDirectory: string;
  log: Log;
  /** Sentence encoders, each for its language; none: the words alone decide. */
  encoders?: ReadonlyMap<Locale, Encoder>;
  /** Where the words can be relied on less than this, from 0 to 1, an encoder is asked. */
  askBelow?: number;
  /** A turn never waits longer for an encoder. */
  encoderDeadlineMs?: number;
  /** Who trains; by default this thread. */
  trainer?: Trainer;
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

const ENCODER_DEADLINE_MS = 250;

/**
 * A recogniser that needs no network: it loads the trained model from the cache when the files are those it was
 * trained on, and else trains (a few seconds) and writes the cache. Throws `MODEL_INVALID` for files that cannot be
 * read, with file and line.
 */
export async function createLocalRecognizer(options: LocalRecognizerOptions): Promise<LocalRecognizer> {
  const recognizer = new LocalRecognizer(options);
  await recognizer.load();
  return recognizer;
}

export class LocalRecognizer implements Recognizer {
  private engines = new Map<Locale, LocaleEngine>();
  private about: LocalRecognizerInfo | undefined;
  private readonly cache: ModelCache<CompiledModel>;
  private readonly opinions: SecondOpinions;
  private readonly trainer: Trainer;

  constructor(private readonly options: LocalRecognizerOptions) {
    const { cacheDirectory, pack, encoders = new Map<Locale, Encoder>(), log } = options;
    this.trainer = options.trainer ?? trainHere;
    this.cache = new ModelCache(path.join(cacheDirectory, `${pack}.model`));
    this.opinions = new SecondOpinions({
      ...{ cacheDirectory, pack, encoders, log, trainer: this.trainer },
      askBelow: options.askBelow ?? ASK_BELOW,
      deadlineMs: options.encoderDeadlineMs ?? ENCODER_DEADLINE_MS,
    });
  }

  get info(): LocalRecognizerInfo {
    if (this.about === undefined) throw new FrontdeskError('MODEL_INVALID', 'no language model is loaded');
    return this.about;
  }

  /** The knowledge articles of the pack, in all its languages. */
  get articles(): readonly Article[] {
    return [...this.engines.values()].flatMap((engine) => engine.articles);
  }

  /** Whether the second tier is there, and how often it was asked. */
  get secondTier(): ReturnType<SecondOpinions['describe']> {
    return this.opinions.describe([...this.engines.values()]);
  }

  /** What the model of a language says about its entities; nothing for a language that the pack does not have. */
  entitiesOf(locale: Locale): LocaleEngine['entities'] {
    return this.engines.get(locale)?.entities ?? [];
  }

  /**
   * Takes up the files as they are now. Turns go on with the model that is there until the new one takes its place, in one step;
   * files that cannot be read change nothing and throw `MODEL_INVALID`. Returns whether anything changed.
   */
  async load(): Promise<boolean> {
    const started = performance.now();
    const { modelsDirectory, pack, log } = this.options;
    const folders = localeFolders(modelsDirectory, pack);
    const hash = packHash(folders, pack);
    if (hash === this.about?.hash) return false;
    const cached = this.cache.read(hash);
    const source = cached.kind === 'fresh' ? 'cache' : 'trained';
    if (cached.kind !== 'fresh') log.info({ pack, cache: cached.kind }, 'training the language model');
    const model = cached.kind === 'fresh' ? cached.model : await this.train(folders, hash, cached);
    if (source === 'trained') this.cache.write(model);
    for (const { locale, leftOut } of model.locales)
      if (leftOut !== undefined)
        log.warn({ pack, locale, leftOut }, 'prebuilt entities without a recogniser are left out');
    const engines = model.locales.map((compiled) => new LocaleEngine(compiled));
    this.opinions.takeUp(hash, engines);
    this.engines = new Map(engines.map((engine) => [engine.locale, engine]));
    const readyMs = Math.round(performance.now() - started);
    this.about = { pack, hash, source, readyMs, locales: engines.map((engine) => engine.summary) };
    log.info({ ...this.about }, source === 'cache' ? 'language model loaded' : 'language model trained');
    return true;
  }

  private train(
    folders: readonly LocaleFolder[],
    hash: string,
    cached: { kind: string; model?: CompiledModel },
  ): Promise<CompiledModel> {
    const before = cached.model?.engine === ENGINE_VERSION ? cached.model.locales : [];
    return this.trainer.trainPack({ kind: 'pack', folders, hash, before });
  }

  /**
   * Trains the second tier where there is an encoder and no second tier yet; about a minute the first time, most of it the
   * encoder's. Resolves when it answers. Throws what training throws; the first tier then goes on alone.
   */
  async trainSecondTier(): Promise<void> {
    const folders = localeFolders(this.options.modelsDirectory, this.options.pack);
    await this.opinions.train(this.info.hash, folders, this.engines);
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
   * ("我的order到哪了") are given to both models, and the surer one's intent counts. When even that one is unsure, the meaning of
   * the sentence is asked.
   */
  async recognize(utterance: Utterance): Promise<Recognition> {
    const own = this.engines.get(utterance.locale) ?? this.engines.get(DEFAULT_LOCALE) ?? [...this.engines.values()][0];
    if (own === undefined) throw new FrontdeskError('MODEL_INVALID', 'no language model is loaded');
    const script = scriptOf(utterance.text);
    const other = this.otherEngine(own, script);
    if (other === undefined) return this.opinions.settle(own, own.hear(utterance));
    if (script !== 'mixed') return this.opinions.settle(other, other.hear(utterance));
    const [first, second] = [own.hear(utterance), other.hear(utterance)];
    if (relianceOn(second.recognition) <= relianceOn(first.recognition)) return this.opinions.settle(own, first);
    const { entities, overlapping } = first.recognition;
    return {
      ...(await this.opinions.settle(other, second)),
      entities,
      ...(overlapping === undefined ? {} : { overlapping }),
    };
  }

  private otherEngine(own: LocaleEngine, script: Script): LocaleEngine | undefined {
    const wanted: Locale | undefined = own.locale === 'zh-CN' ? 'en' : 'zh-CN';
    const differs = script === 'mixed' || script === (wanted === 'en' ? 'latin' : 'han');
    return differs ? this.engines.get(wanted) : undefined;
  }
}
