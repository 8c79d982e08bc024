import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadTexts } from '../../dialogs/text/texts';
import { encoderDirectory } from '../app/encoderDirectory';
import { createLog } from '../app/log';
import { projectRoot } from '../app/projectRoot';
import { systemClock } from '../app/system';
import type { Config } from '../config';
import { createLocalRecognizer } from '../nlu';
import { type OpenedEncoders, openEncoders } from '../nlu/encoder';
import type { EncoderUse } from '../nlu/evaluation';
import { secondTierFile } from '../nlu/secondTier/secondOpinions';
import type { EvaluateDeps } from './evaluateDeps';

/** What the labelled files of a pack are called; a held-out set goes before the one that was looked at while teaching. */
const PACK_TESTS = ['HeldOut', '', 'Oos'];
/** Nobody waits for a single answer here. */
const NO_HURRY_MS = 60_000;
/** No certainty is as high. */
const ALWAYS = 2;

type Opened = Pick<OpenedEncoders, 'encoders' | 'close'>;

interface Surroundings {
  modelsDirectory?: string;
  open?: (options: Parameters<typeof openEncoders>[0]) => Promise<Opened>;
}

/** What the commands that train and measure work with, as the configuration says. */
export function openEvaluateDeps(
  config: Config,
  { modelsDirectory = path.join(projectRoot(), 'cognitiveModels'), open = openEncoders }: Surroundings = {},
): EvaluateDeps {
  const cacheDirectory = path.join(path.resolve(config.DATA_DIR), 'models');
  const log = createLog('silent');
  /** What the command line says of the encoder goes before the settings. */
  const openFor = async (use: EncoderUse | undefined): Promise<Opened | undefined> => {
    if ((use ?? config.ENCODER) === 'off') return undefined;
    // One thread, so that the time of a sentence is that of a core.
    return open({ directory: encoderDirectory(config), workers: 1, clock: systemClock, log });
  };
  return {
    texts: loadTexts(),
    locale: config.DEFAULT_LOCALE,
    print: (text) => void process.stdout.write(`${text}\n`),
    progress: (text) => void process.stderr.write(`${text}\n`),
    async withEncoder(locale, use, run) {
      const opened = await openFor(use);
      try {
        return await run(opened?.encoders.get(locale));
      } finally {
        await opened?.close();
      }
    },
    async withPack(pack, { use, askBelow = config.ENCODER_ASK_BELOW }, run) {
      const opened = await openFor(use);
      try {
        const recognizer = await createLocalRecognizer({
          ...{ modelsDirectory, pack, cacheDirectory, log },
          encoders: opened?.encoders ?? new Map(),
          askBelow: use === 'always' ? ALWAYS : askBelow,
          encoderDeadlineMs: NO_HURRY_MS,
        });
        await recognizer.trainSecondTier();
        return await run(recognizer);
      } finally {
        await opened?.close();
      }
    },
    modelFile: (pack) => path.join(cacheDirectory, `${pack}.model`),
    secondTierFile: (pack, locale) => secondTierFile(cacheDirectory, pack, locale),
    packTests(pack, locale) {
      const [heldOut, seen, outOfScope] = PACK_TESTS.map((kind) => {
        const file = path.join(modelsDirectory, 'evaluation', `${pack}${kind}.${locale}.jsonl`);
        return existsSync(file) ? file : undefined;
      });
      return [heldOut ?? seen, outOfScope].filter((file) => file !== undefined);
    },
  };
}
