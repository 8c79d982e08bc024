import path from 'node:path';
import type { Locale } from '../../core/locale';
import { isFrontdeskError } from '../../core/errors';
import type { Recognition } from '../../core/recognition';
import type { Encoder } from '../../ports/encoder';
import type { Log } from '../../ports/log';
import { VectorFile } from '../encoder/vectorFile';
import type { Heard, LocaleEngine } from '../localeEngine';
import { ModelCache } from '../modelCache';
import type { LocaleFolder } from '../packFolders';
import type { Trainer } from '../trainer';
import type { SecondTierModel } from './secondTier';

export interface SecondOpinionsDeps {
  cacheDirectory: string;
  pack: string;
  encoders: ReadonlyMap<Locale, Encoder>;
  log: Log;
  trainer: Trainer;
  /** Where the words can be relied on less than this, an encoder is asked. */
  askBelow: number;
  deadlineMs: number;
}

/** One language's second tier as it is kept on disk. */
interface KeptSecondTier {
  /** Of the pack's files, and the encoder. */
  hash: string;
  model: SecondTierModel;
}

/** The second tiers of a pack's languages: when they are asked, how they come about, where they are kept. */
export class SecondOpinions {
  private asked = 0;
  private unanswered = 0;
  private readonly training = new Map<string, Promise<SecondTierModel>>();

  constructor(private readonly deps: SecondOpinionsDeps) {}

  /**
   * What was heard, judged again by its meaning where the words leave a doubt. The encoder has its deadline: then, and when it
   * cannot answer at all, the words alone decide.
   */
  async settle(engine: LocaleEngine, heard: Heard): Promise<Recognition> {
    const { encoders, askBelow, deadlineMs } = this.deps;
    const encoder = encoders.get(engine.locale);
    if (encoder === undefined || !engine.hasSecondTier || heard.reliance >= askBelow) return heard.recognition;
    this.asked += 1;
    try {
      const [sentence] = await encoder.encode([heard.recognition.text], { deadlineMs });
      return sentence === undefined ? heard.recognition : engine.reconsider(heard, sentence);
    } catch (error) {
      if (!isFrontdeskError(error, 'ENCODER_TIMEOUT') && !isFrontdeskError(error, 'ENCODER_UNAVAILABLE')) throw error;
      this.unanswered += 1;
      return heard.recognition;
    }
  }

  /** Gives the engines of a model the second tiers that are kept for it. */
  takeUp(modelHash: string, engines: Iterable<LocaleEngine>): void {
    for (const engine of engines) {
      const encoder = this.deps.encoders.get(engine.locale);
      if (encoder === undefined) continue;
      const cached = this.cacheOf(engine.locale).read(keyOf(modelHash, encoder));
      if (cached.kind === 'fresh') engine.setSecondTier(cached.model.model);
    }
  }

  /** Trains, keeps and takes up what is not there; joins a training of the same that is under way. */
  async train(
    modelHash: string,
    folders: readonly LocaleFolder[],
    engines: ReadonlyMap<Locale, LocaleEngine>,
  ): Promise<void> {
    const { encoders } = this.deps;
    for (const folder of folders) {
      const [engine, encoder] = [engines.get(folder.locale), encoders.get(folder.locale)];
      if (engine === undefined || encoder === undefined || engine.hasSecondTier) continue;
      engine.setSecondTier(await this.joinOrTrain(keyOf(modelHash, encoder), folder, encoder));
    }
  }

  private joinOrTrain(hash: string, folder: LocaleFolder, encoder: Encoder): Promise<SecondTierModel> {
    const name = `${folder.locale} ${hash}`;
    const underWay = this.training.get(name);
    if (underWay !== undefined) return underWay;
    const training = this.trainOne(hash, folder, encoder).finally(() => this.training.delete(name));
    this.training.set(name, training);
    return training;
  }

  private async trainOne(hash: string, folder: LocaleFolder, encoder: Encoder): Promise<SecondTierModel> {
    const { cacheDirectory, trainer, log, pack } = this.deps;
    const started = performance.now();
    const file = new VectorFile(path.join(cacheDirectory, `${pack}.${folder.locale}.vectors`), encoder);
    const task = { kind: 'secondTier', folder, encoder: encoder.id } as const;
    const model = await trainer.trainSecondTier(task, (texts) => file.encode(texts));
    this.cacheOf(folder.locale).write({ hash, model });
    const seconds = Math.round((performance.now() - started) / 1000);
    log.info({ pack, locale: folder.locale, encoder: encoder.id, seconds }, 'second tier trained');
    return model;
  }

  /** For people who look: the languages that have a second tier, and how often it was asked and could not answer in time. */
  describe(engines: readonly LocaleEngine[]): { locales: Locale[]; asked: number; unanswered: number } {
    const locales = engines.filter(({ hasSecondTier }) => hasSecondTier).map(({ locale }) => locale);
    return { locales, asked: this.asked, unanswered: this.unanswered };
  }

  private cacheOf(locale: Locale): ModelCache<KeptSecondTier> {
    return new ModelCache(secondTierFile(this.deps.cacheDirectory, this.deps.pack, locale));
  }
}

/** Where the second tier of a pack's language is kept. */
export function secondTierFile(cacheDirectory: string, pack: string, locale: Locale): string {
  return path.join(cacheDirectory, `${pack}.${locale}.second.model`);
}

function keyOf(modelHash: string, encoder: Encoder): string {
  return `${modelHash} ${encoder.id}`;
}
