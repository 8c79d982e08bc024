import { isHan } from './tokenizer';

/** `latin` and `han`: only words of that script; `none`: neither enough of one nor of the other to tell. */
export type Script = 'latin' | 'han' | 'mixed' | 'none';

const LATIN_WORD = /(?<![a-z0-9])[a-z][a-z']+(?![a-z0-9])/gi;
const ENOUGH_WORDS = 2;

/** Which script the words are written in. A single Latin word among Chinese ones is enough to be mixed; alone it tells nothing. */
export function scriptOf(text: string): Script {
  let han = 0;
  for (let at = 0; at < text.length; at += 1) if (isHan(text.charCodeAt(at))) han += 1;
  const latin = text.match(LATIN_WORD)?.length ?? 0;
  if (han > 0 && latin > 0) return 'mixed';
  if (han > 0) return 'han';
  return latin >= ENOUGH_WORDS ? 'latin' : 'none';
}
