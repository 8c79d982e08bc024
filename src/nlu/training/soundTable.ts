import { SOUND_TABLE_START, type SoundTable } from '../features';

const LAST = 0x9fff;
let table: SoundTable | undefined;

/**
 * The sounds of Chinese characters read alone, without tones and without what many speakers do not tell apart and input methods
 * let them mix up (zh and z, ch and c, sh and s, -ng and -n). Readings by pinyin-pro, which is loaded only to train: the model
 * keeps the numbers, of all characters, since an error may be written with any.
 */
export function soundTable(): SoundTable {
  table ??= readSounds();
  return table;
}

function readSounds(): SoundTable {
  const { pinyin } = require('pinyin-pro') as typeof import('pinyin-pro');
  const numbers = new Map<string, number>();
  return Uint16Array.from({ length: LAST + 1 - SOUND_TABLE_START }, (_, at) => {
    const sound = pinyin(String.fromCharCode(SOUND_TABLE_START + at), { toneType: 'none', v: true })
      .replace(/^([zcs])h/, '$1')
      .replace(/ng$/, 'n');
    const number = numbers.get(sound) ?? numbers.size;
    numbers.set(sound, number);
    return number;
  });
}
