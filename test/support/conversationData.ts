import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Words that a reply contains, or a pattern between slashes that it matches. */
const words = z.union([z.string(), z.number().transform(String)]);

/** One reply. A bare text stands for `{ text }`. */
const replySchema = z.union([
  words.transform((text): ExpectedReply => ({ text: [text] })),
  z.strictObject({
    text: z.union([words.transform((one) => [one]), z.array(words)]).optional(),
    /** What no part of the reply says. */
    not: z.union([words.transform((one) => [one]), z.array(words)]).optional(),
    /** The titles of all its buttons, in order. */
    buttons: z.array(words).optional(),
    /** The same, but the order of all but the last may be another: between readings that are about as likely it changes with training. */
    choices: z.array(words).optional(),
    /** Values behind its buttons, each to be found among them (JSON objects compared by their parts). */
    values: z.array(z.unknown()).optional(),
    /** The address that one of its links opens contains this. */
    link: z.string().optional(),
  }),
]);

export interface ExpectedReply {
  text?: string[];
  not?: string[];
  buttons?: string[];
  choices?: string[];
  values?: unknown[];
  link?: string;
}

const turnSchema = z.strictObject({
  /** The customer's words. */
  says: words.optional(),
  /** The title of a button of the replies so far; the newest counts. */
  presses: words.optional(),
  /** The customer repeats the code that was sent last to this contact. */
  code: z.string().optional(),
  /** A file instead of words. */
  sends: z.literal('file').optional(),
  /** The agent accepts the waiting conversation, or closes it, or says something. */
  agent: z.string().optional(),
  /** Minutes that pass before. */
  after: z.number().optional(),
  /** The back ends stop or begin to answer before. */
  backEnds: z.enum(['down', 'up']).optional(),
  /** All replies, in order; each reply must be listed. One reply needs no list. */
  expects: z.union([replySchema.transform((one) => [one]), z.array(replySchema)]).optional(),
});

const conversationSchema = z.strictObject({
  name: z.string(),
  /** Signed in on the company's site: a customer id. */
  customer: z.string().optional(),
  /** Whether an agent is there; nobody unless given. */
  agent: z.enum(['available', 'away']).optional(),
  /** `plain`: neither cards nor buttons. */
  channel: z.enum(['rich', 'plain']).optional(),
  turns: z.array(turnSchema).min(1),
});

export type ConversationTurn = z.infer<typeof turnSchema>;
export type Conversation = z.infer<typeof conversationSchema>;

/** The conversations of one language by file, parsed; throws with the file's name when one is not as it should be. */
export function loadConversations(locale: string): { file: string; conversations: Conversation[] }[] {
  const directory = join(__dirname, '..', 'conversations', locale);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const parsed = z.array(conversationSchema).safeParse(parse(readFileSync(join(directory, file), 'utf8')));
      if (!parsed.success) throw new Error(`${locale}/${file}: ${z.prettifyError(parsed.error)}`);
      return { file, conversations: parsed.data };
    });
}
