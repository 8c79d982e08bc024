import { join } from 'node:path';
import type { Config } from '../config';
import { FileKnowledgeBase } from '../knowledge';
import { createLocalRecognizer, type LocalRecognizer, ThreadTrainer, type Trainer } from '../nlu';
import { type OpenedEncoders, openEncoders } from '../nlu/encoder';
import { createLuisApp, type LuisApp, type LuisModel } from '../nlu/served';
import type { Locale } from '../core/locale';
import type { Clock } from '../ports/clock';
import type { KnowledgeBase } from '../ports/knowledgeBase';
import type { Log } from '../ports/log';
import type { Recognizer } from '../ports/recognizer';
import { encoderDirectory } from './encoderDirectory';
import { projectRoot } from './projectRoot';

export interface Understanding {
  recognizer: Recognizer;
  knowledge: KnowledgeBase;
  /** For people who look at `/readyz`. */
  describe(): Record<string, unknown>;
  /** The languages in which a sentence encoder is there, for the start message. */
  encoderLocales: readonly Locale[];
  /**
   * Does what need not be done before the first message: builds what dates and numbers need (about a second of work a language),
   * then trains the second tier, in a thread of its own, if there is an encoder and no second tier yet.
   */
  warmUp(): void;
  /** Takes up model files that changed; turns go on meanwhile. Files that cannot be read change nothing and are logged. */
  reload(): Promise<void>;
  /** What other bots may use over the LUIS protocol: the local models, one app a pack and language. */
  luisApps(): LuisApp[];
  close(): Promise<void>;
}

export interface UnderstandingDeps {
  dataDirectory: string;
  log: Log;
  clock: Pick<Clock, 'after'>;
  /** Who trains; by default a thread of its own. */
  trainer?: Trainer;
}

/** The recogniser that the configuration names, and the pack's articles, which come from the files either way. */
export async function openUnderstanding(config: Config, deps: UnderstandingDeps): Promise<Understanding> {
  const { log } = deps;
  const encoders = await openEncodersIfWanted(config, deps);
  const open = (pack: string): Promise<LocalRecognizer> => openPack(pack, config, deps, encoders);
  const local = await open(config.MODEL_PACK);
  const others = await Promise.all(config.LUIS_API_PACKS.filter((pack) => pack !== config.MODEL_PACK).map(open));
  const staging = config.LUIS_API_STAGING_PACK === undefined ? undefined : await open(config.LUIS_API_STAGING_PACK);
  const all = [local, ...others, ...(staging === undefined ? [] : [staging])];

  const trainSecondTiers = async (): Promise<void> => {
    for (const recognizer of all) await recognizer.trainSecondTier();
  };
  const trainInBackground = (): void => {
    trainSecondTiers().catch((err: unknown) => log.error({ err }, 'the second tier could not be trained'));
  };
  const base = {
    knowledge: new FileKnowledgeBase(() => local.articles),
    encoderLocales: [...(encoders?.encoders.keys() ?? [])],
    luisApps: () => [...luisApps(local, staging), ...others.flatMap((other) => luisApps(other))],
    async reload() {
      try {
        let changed = false;
        for (const recognizer of all) changed = (await recognizer.load()) || changed;
        if (!changed) log.info({}, 'the model files are as they were');
        await trainSecondTiers();
      } catch (err) {
        log.error({ err }, 'the changed model files are not used');
      }
    },
    close: async () => encoders?.close(),
  };
  if (config.RECOGNIZER === 'local') {
    return {
      ...base,
      recognizer: local,
      describe: () => describeLocal(local, encoders),
      warmUp() {
        local.warmUp();
        trainInBackground();
      },
    };
  }
  const { LuisRecognizer } = await import('../nlu/luisRecognizer.js');
  const recognizer = new LuisRecognizer({
    endpoint: required(config.LUIS_ENDPOINT),
    key: required(config.LUIS_KEY),
    appIds: { en: required(config.LUIS_APP_ID_EN), 'zh-CN': required(config.LUIS_APP_ID_ZH_CN) },
    slot: config.LUIS_SLOT,
    timeoutMs: config.LUIS_TIMEOUT_MS,
  });
  return {
    ...base,
    recognizer,
    describe: () => ({ recognizer: 'luis', endpoint: config.LUIS_ENDPOINT }),
    warmUp: trainInBackground,
  };
}

async function openEncodersIfWanted(config: Config, deps: UnderstandingDeps): Promise<OpenedEncoders | undefined> {
  if (config.ENCODER === 'off') return undefined;
  const { clock, log } = deps;
  return openEncoders({ directory: encoderDirectory(config), workers: config.ENCODER_WORKERS, clock, log });
}

function openPack(
  pack: string,
  config: Config,
  { dataDirectory, log, trainer = new ThreadTrainer() }: UnderstandingDeps,
  encoders: OpenedEncoders | undefined,
): Promise<LocalRecognizer> {
  return createLocalRecognizer({
    modelsDirectory: join(projectRoot(), 'cognitiveModels'),
    pack,
    cacheDirectory: join(dataDirectory, 'models'),
    log,
    trainer,
    encoders: encoders?.encoders ?? new Map(),
    askBelow: config.ENCODER_ASK_BELOW,
    encoderDeadlineMs: config.ENCODER_DEADLINE_MS,
  });
}

function describeLocal({ info, secondTier }: LocalRecognizer, encoders: OpenedEncoders | undefined) {
  const { pack, hash, source, readyMs } = info;
  const { models = [], refused = [], runtime, state = 'off' } = encoders ?? {};
  const encoder = { state, models: models.map(({ name }) => name), refused, runtime, ...secondTier };
  return { recognizer: 'local', pack, model: versionOf(hash), source, readyMs, encoder };
}

/** One app for each language of a pack; `staging` may have a language too. */
function luisApps(production: LocalRecognizer, staging?: LocalRecognizer): LuisApp[] {
  const { pack, locales } = production.info;
  return locales.map(({ locale }) => {
    const slots = { production: luisModel(production, locale) };
    const isStaged = staging?.info.locales.some((staged) => staged.locale === locale) ?? false;
    if (staging === undefined || !isStaged) return createLuisApp({ pack, locale, slots });
    return createLuisApp({ pack, locale, slots: { ...slots, staging: luisModel(staging, locale) } });
  });
}

function luisModel(recognizer: LocalRecognizer, locale: Locale): LuisModel {
  return { version: versionOf(recognizer.info.hash), recognizer, entities: recognizer.entitiesOf(locale) };
}

function versionOf(hash: string): string {
  return hash.slice(0, 12);
}

/** The configuration has made sure of it. */
function required(value: string | undefined): string {
  if (value === undefined) throw new Error('A setting that RECOGNIZER=luis needs is missing');
  return value;
}
