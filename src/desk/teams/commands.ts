import { toHandoffCode } from '../readableCode';

export type Command =
  | { kind: 'queue' | 'available' | 'away' | 'messages' | 'help' }
  | { kind: 'close'; note?: string }
  | { kind: 'accept' | 'talk'; code: string };

/** What agents type, in every language in which the desk speaks. */
const WORDS: Record<Command['kind'], readonly string[]> = {
  queue: ['queue', '队列', '排队'],
  available: ['available', '上线', '可用', '在线'],
  away: ['away', '离开', '下线', '暂离'],
  messages: ['messages', '留言'],
  help: ['help', '?', '帮助'],
  close: ['close', '关闭', '结束'],
  accept: ['accept', '接受', '接入'],
  talk: ['talk', '对话', '切换'],
};

/** Full-width punctuation is what a Chinese keyboard gives. */
const SLASH = /^[/／]\s*/u;
/** Without its dash a code must have a digit, or `hello: …` would be one. */
const CODE = String.raw`h(?:\s*-\s*|(?=[a-z]{0,3}\d))[0-9a-z]{4}`;
const WITH_CODE = new RegExp(String.raw`^(\S+?)\s*(${CODE})$`, 'iu');
const ADDRESSED = new RegExp(String.raw`^@?(${CODE})\s*[:：]\s*(\S[\s\S]*)$`, 'iu');
/** A code as it was shown, or without its dash if it still cannot be taken for words ("join our team"). */
const JOIN_CODE = String.raw`[0-9a-z]{2,6}-[0-9a-z]{2,6}|(?=[a-z ]{0,8}\d)[0-9a-z]{4}\s?[0-9a-z]{4}`;
const JOIN = new RegExp(String.raw`^[/／]?\s*(?:join|加入)\s*(${JOIN_CODE})?$`, 'iu');

/**
 * The command that a whole message is, or undefined when it is words for a customer. A bare word must be the entire
 * message; whatever takes free text needs the slash, so that "close the lid first" goes to the customer.
 */
export function parseCommand(text: string): Command | undefined {
  const words = text.trim();
  const slash = SLASH.test(words);
  const rest = words.replace(SLASH, '');
  const plain = kindOf(rest);
  if (plain !== undefined && plain !== 'accept' && plain !== 'talk') return { kind: plain };
  const [, word = '', code] = WITH_CODE.exec(rest) ?? [];
  const coded = kindOf(word);
  if (code !== undefined && (coded === 'accept' || coded === 'talk')) return { kind: coded, code: toHandoffCode(code) };
  return slash ? closeWithNote(rest) : undefined;
}

/** Words for one customer among several: `H-7K3M: on its way`. */
export function parseAddressed(text: string): { code: string; words: string } | undefined {
  const [, code, words] = ADDRESSED.exec(text.trim()) ?? [];
  return code === undefined || words === undefined ? undefined : { code: toHandoffCode(code), words: words.trim() };
}

/** The code of `join CODE`; an empty one when it was left out; undefined when the message is something else. */
export function parseJoin(text: string): string | undefined {
  const match = JOIN.exec(text.trim());
  return match === null ? undefined : (match[1] ?? '').trim();
}

function closeWithNote(text: string): Command | undefined {
  const word = WORDS.close.find((each) => text.toLowerCase().startsWith(each));
  const note = word === undefined ? '' : text.slice(word.length).trim();
  return note === '' ? undefined : { kind: 'close', note };
}

function kindOf(text: string): Command['kind'] | undefined {
  const word = text.normalize('NFKC').toLowerCase();
  return (Object.keys(WORDS) as Command['kind'][]).find((kind) => WORDS[kind].includes(word));
}
