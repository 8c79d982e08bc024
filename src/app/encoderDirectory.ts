import { join, resolve } from 'node:path';
import type { Config } from '../config';

/** Where the encoder's models and its runtime lie: the same for the server and for `frontdesk models`. */
export function encoderDirectory(config: Pick<Config, 'ENCODER_MODELS_DIR' | 'DATA_DIR'>): string {
  return resolve(config.ENCODER_MODELS_DIR ?? join(config.DATA_DIR, 'models'));
}
