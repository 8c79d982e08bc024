import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadTexts } from '../../dialogs/text/texts';
import { encoderDirectory } from '../app/encoderDirectory';
import { createLog } from '../app/log';
import { projectRoot } from '../app/projectRoot';
import { systemClock } from '../app/system';
import type { Config } from '../config';
import { createLocalRecognizer } from '../nlu';
import { openEncoders } from '../nlu/encoder';
import type { EvaluateDeps } from './evaluateDeps';

/** What the labelled files of a pack are called: intents and entities, and what is out of scope. */
const PACK_TESTS = ['', 'Oos'];

/** What the commands that train and measure work with, as the configuration says. */
export function openEvaluateDeps(config: Config): EvaluateDeps {
  const modelsDirectory = path.join(projectRoot(), 'cognitiveModels');
  const cacheDirectory = path.join(path.resolve(config.DATA_DIR), 'models');
  const log = createLog('silent');
  return {
    texts: loadTexts(),
    locale: config.DEFAULT_LOCALE,
    print: (text) => void process.stdout.write(`${text}\n`),
    progress: (text) => void process.stderr.write(`${text}\n`),
    async withEncoder(locale, run) {
      if (locale === undefined) return run(undefined);
      // One thread, so that the time of a sentence is that of a core.
      const opened = await openEncoders({ directory: encoderDirectory(config), workers: 1, clock: systemClock, log });
      try {
        return await run(opened.encoders.get(locale));
      } finally {
        await opened.close();
      }
    },
    openPack: (pack) => createLocalRecognizer({ modelsDirectory, pack, cacheDirectory, log }),
    modelFile: (pack) => path.join(cacheDirectory, `${pack}.model`),
    packTests: (pack, locale) =>
      PACK_TESTS.map((kind) => path.join(modelsDirectory, 'evaluation', `${pack}${kind}.${locale}.jsonl`)).filter(
        (file) => existsSync(file),
      ),
  };
}
