import { join } from 'node:path';
import { KNOWN_MODELS, ModelStore } from '../../src/nlu/encoder';
import type { Unavailable } from './suiteOrNotRun';

/** The encoder's thread as tests start it. */
export const ENCODER_WORKER_FILE = join(__dirname, 'encoderWorker.js');

/** The folder with the real models and their runtime, which `frontdesk models add` fills. */
export function encoderModels(): { directory: string } | Unavailable {
  const directory = process.env.ENCODER_TEST_MODELS_DIR;
  if (!directory)
    return { unavailable: 'ENCODER_TEST_MODELS_DIR names no folder with models (npx frontdesk models add)' };
  const store = new ModelStore(directory);
  const missing = KNOWN_MODELS.filter(({ name }) => store.find(name) === undefined).map(({ name }) => name);
  return missing.length === 0 ? { directory } : { unavailable: `${directory} holds no ${missing.join(', ')}` };
}
