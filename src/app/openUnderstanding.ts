import { join } from 'node:path';
import type { Config } from '../config';
import { FileKnowledgeBase } from '../knowledge';
import { createLocalRecognizer } from '../nlu';
import { createLuisApp, type LuisApp } from '../nlu/served';
import type { KnowledgeBase } from '../ports/knowledgeBase';
import type { Log } from '../ports/log';
import type { Recognizer } from '../ports/recognizer';
import { projectRoot } from './projectRoot';

export interface Understanding {
  recognizer: Recognizer;
  knowledge: KnowledgeBase;
  /** For people who look at `/readyz`. */
  describe(): Record<string, unknown>;
  /** Builds what the first dates and numbers need, about a second of work a language; to be called when nobody waits yet. */
  warmUp(): void;
  /** What other bots may use over the LUIS protocol: the local models, one app a language. */
  luisApps: readonly LuisApp[];
}

/** The recogniser that the configuration names, and the pack's articles, which come from the files either way. */
export async function openUnderstanding(
  config: Config,
  { dataDirectory, log }: { dataDirectory: string; log: Log },
): Promise<Understanding> {
  const local = await createLocalRecognizer({
    modelsDirectory: join(projectRoot(), 'cognitiveModels'),
    pack: config.MODEL_PACK,
    cacheDirectory: join(dataDirectory, 'models'),
    log,
  });
  const knowledge = new FileKnowledgeBase(local.articles);
  const { pack, hash, source, readyMs } = local.info;
  const version = hash.slice(0, 12);
  const luisApps = local.info.locales.map(({ locale }) => {
    const production = { version, recognizer: local, entities: local.entitiesOf(locale) };
    return createLuisApp({ pack, locale, slots: { production } });
  });
  if (config.RECOGNIZER === 'local') {
    return {
      recognizer: local,
      knowledge,
      describe: () => ({ recognizer: 'local', pack, model: version, source, readyMs }),
      warmUp: () => local.warmUp(),
      luisApps,
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
    recognizer,
    knowledge,
    describe: () => ({ recognizer: 'luis', endpoint: config.LUIS_ENDPOINT }),
    warmUp: () => undefined,
    luisApps,
  };
}

/** The configuration has made sure of it. */
function required(value: string | undefined): string {
  if (value === undefined) throw new Error('A setting that RECOGNIZER=luis needs is missing');
  return value;
}
