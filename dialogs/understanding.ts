import { ANGRY } from './thresholds';
import type { TurnContext } from 'botbuilder-core';
import { z } from 'zod';
import type { RefundMethod, ReturnReason } from '../src/core/commerce';
import { NONE_INTENT, type Recognition, type RecognizedEntity } from '../src/core/recognition';
import { toAddress, toEmail, toPhone } from '../src/core/rules';
import { type Turn, turnOf } from '../src/ports/turn';
import type { Slots } from './memory';

/** What a message says, whether typed or pressed. */
export interface Understanding {
  text: string;
  intent: string;
  score: number;
  /** Best first, without the none intent. */
  intents: { intent: string; score: number }[];
  slots: Slots;
  phone?: string;
  language?: string;
  returnNumber?: string;
  /** Numbers said, as positions in a list: "2", "the second one". */
  positions: number[];
  /** Nothing but values and filler words: "FD1002", "I meant the earbuds". */
  bare: boolean;
  /** A button with a meaning of its own was pressed: there is nothing to be unsure about. */
  pressed: boolean;
  sentiment?: Recognition['sentiment'];
}

/** The value behind a card's button. */
const pressedValue = z.object({
  frontdesk: z.object({
    intent: z.string().max(64),
    orderNumber: z.string().max(32).optional(),
  }),
});

const UNDERSTANDING = Symbol('frontdesk.understanding');

/** What the message of this turn says; recognised once. */
export async function understandingOf(context: TurnContext): Promise<Understanding> {
  const known = context.turnState.get<Understanding | undefined>(UNDERSTANDING);
  if (known) return known;
  const turn = turnOf(context);
  const understanding = fromButton(turn) ?? fromWords(turn, await turn.recognize());
  context.turnState.set(UNDERSTANDING, understanding);
  return understanding;
}

function fromButton(turn: Turn): Understanding | undefined {
  const parsed = pressedValue.safeParse(turn.activity.value);
  if (!parsed.success) return undefined;
  const { intent, orderNumber } = parsed.data.frontdesk;
  return {
    text: turn.heard,
    intent,
    score: 1,
    intents: [{ intent, score: 1 }],
    slots: orderNumber === undefined ? {} : { orderNumber },
    positions: [],
    bare: false,
    pressed: true,
  };
}

function fromWords(turn: Turn, recognition: Recognition): Understanding {
  const { text, entities } = recognition;
  const intents = recognition.intents.filter((each) => each.intent !== NONE_INTENT);
  const top = recognition.intents.find((each) => each.intent === recognition.topIntent);
  return {
    text: turn.heard,
    intent: recognition.topIntent,
    score: top?.score ?? 0,
    intents,
    ...valuesOf(text, entities),
    positions: positionsOf(entities, text),
    bare: isBare(text, entities),
    pressed: false,
    sentiment: recognition.sentiment,
  };
}

const ORDER_IN_WORDS =
  /(?:\border(?:\s+(?:number|no\.?))?\s*#?\s*(?:is\s+)?|订单(?:号|编号)?\s*(?:是|为)?\s*|单号\s*(?:是|为)?\s*)(\d{4,8})(?!\d)/iu;
const POINTED = /\b(?:it|this|that|them|these|those)\b|它|这个|那个|这单|那单|这笔|该订单/iu;
/** After the last "to": "change the address of FD1002 to 5 Park Lane". */
const ADDRESS_IN_WORDS =
  /^(?:.*\s)?to:?\s+(\S.*?)[.!]?$|^.*(?:改成|改为|改到|换成|换到|寄到|送到|寄往)[:：]?\s*(.+?)[。!！]?$/isu;
/** "Not FD1001 but FD1002": the one meant comes last. Else the first is what the message begins with. */
const CORRECTING = /\bnot\b|\binstead\b|\bmeant?\b|不是|改成|改为|换成|应该是/iu;

function valuesOf(
  text: string,
  entities: RecognizedEntity[],
): Pick<Understanding, 'slots' | 'phone' | 'language' | 'returnNumber'> {
  const all = (name: string) => entities.filter((entity) => entity.name === name).map((entity) => String(entity.value));
  const orders = entities.filter(({ name }) => name === 'orderNumber');
  const [spoken, digitsBehind] = orderAndDigits(CORRECTING.test(text) ? orders.at(-1) : orders[0]);
  const inWords = ORDER_IN_WORDS.exec(text.normalize('NFKC'))?.[1];
  const orderNumber = spoken ?? (inWords === undefined ? undefined : `FD${inWords}`);
  const digits = digitsBehind ?? all('phoneLast4').find((each) => each !== inWords);
  const email = all('email').map(toEmail).find(Boolean);
  const slots: Slots = {
    ...set('orderNumber', orderNumber),
    ...set('phoneLast4', digits),
    ...set('products', all('product').length > 0 ? [...new Set(all('product'))] : undefined),
    ...set('reason', all('returnReason').at(-1) as ReturnReason | undefined),
    ...set('refundMethod', all('refundMethod').at(-1) as RefundMethod | undefined),
    ...set('email', email),
    ...set('address', addressIn(text)),
    ...set('pointed', POINTED.test(text) ? true : undefined),
  };
  return {
    slots,
    phone: phoneIn(text, entities),
    language: all('language').at(-1),
    returnNumber: all('returnNumber').at(-1),
  };
}

/** "FD1002 0001" is a number and four digits, not one long number. */
function orderAndDigits(entity: RecognizedEntity | undefined): [number?: string, digits?: string] {
  if (!entity) return [];
  const both = /(\d{4})[\s,，-]+(\d{4})$/u.exec(entity.text.normalize('NFKC'));
  return both ? [`FD${both[1]}`, both[2]] : [String(entity.value)];
}

function set<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function addressIn(text: string): string | undefined {
  const found = ADDRESS_IN_WORDS.exec(text);
  const rest = found?.[1] ?? found?.[2];
  // In a sentence of its own words an address begins with a number, a name or a Chinese place.
  return rest !== undefined && /^[\p{Lu}\p{N}\p{Script=Han}]/u.test(rest) ? toAddress(rest) : undefined;
}

function phoneIn(text: string, entities: RecognizedEntity[]): string | undefined {
  const said = entities.filter((entity) => entity.name === 'phonenumber').map((entity) => toPhone(entity.text));
  return said.find(Boolean) ?? toPhone(/(?:\+|00)?\d[\d\s().-]{6,}\d/.exec(text.normalize('NFKC'))?.[0] ?? '');
}

function positionsOf(entities: RecognizedEntity[], text: string): number[] {
  const alone = /^\D{0,2}(\d{1,2})\D{0,2}$/u.exec(text.normalize('NFKC'))?.[1];
  if (alone !== undefined) return [Number(alone)];
  const ordinals = entities.filter((entity) => entity.name === 'ordinal');
  // "The second one" names one position, not two.
  const said = ordinals.length > 0 ? ordinals : entities.filter((entity) => entity.name === 'number');
  return said
    .map((entity) => Number(entity.value))
    .filter((value) => Number.isInteger(value) && value >= 1 && value <= 20);
}

const FILLER_EN =
  /\b(?:no|nope|not|sorry|oops|i|mean|meant|it|its|it's|is|was|the|a|my|one|ones|order|number|actually|and|but|rather|please|for|that|with|ending|in|digits|last|four|use|make|take|should|be|of|about|instead|wait|um|uh|oh|ah|hm|hmm|well|ok|so|then|yes|yeah|what|how|about|both|item|items)\b/giu;
const FILLER_ZH =
  /订单号|订单|单号|编号|号码|手机|尾号|后四位|后4位|我说的|我要的|我是说|我的|是说|应该|而是|不是|不对|不|是|改成|改为|选|要|那个|这个|那|这|个|号|我|请|的|呢|吧|那|还有|另外|啊|哦|嗯|错了|说错|弄错|抱歉|对不起|了|和/gu;

/** Whether a message is only values: what is left without them and without filler is nothing. */
function isBare(text: string, entities: RecognizedEntity[]): boolean {
  if (entities.length === 0) return false;
  // By UTF-16 units, as entities count.
  const units = text.split('');
  for (const { start, length } of entities) for (let i = start; i < start + length; i++) units[i] = ' ';
  const rest = units.join('').replace(FILLER_EN, ' ').replace(FILLER_ZH, ' ');
  return !/[\p{L}\p{N}]/u.test(rest);
}

/** Whether a person who hears this would say that the customer is angry; by the label where the recogniser tells no more. */
export function isAngry({ sentiment }: Pick<Understanding, 'sentiment'>): boolean {
  if (sentiment === undefined) return false;
  return (sentiment.anger ?? (sentiment.label === 'negative' ? sentiment.score : 0)) >= ANGRY;
}
