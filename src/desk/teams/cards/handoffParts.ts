import { firstUnits } from '../../../core/firstUnits';
import type { Handoff } from '../../../core/handoff';
import { durationText } from '../../durationText';
import { type CardContext, type Fact, facts, label, quoted } from './cardParts';

/** How many of the last messages a card shows, and how much of each; the whole is a message away. */
const MESSAGES_SHOWN = 5;
const MESSAGE_MAX = 300;
const SLOTS_NAMED = ['orderNumber', 'returnNumber', 'items', 'reason', 'refundMethod', 'address', 'email', 'phone'];
const CHANNELS_NAMED = ['directline', 'webchat', 'msteams', 'telegram', 'whatsapp', 'emulator'];

/** Who asks, where, in which language, why, for how long and in what mood (A2). */
export function handoffFacts(handoff: Handoff, { texts, locale, now }: CardContext): object {
  const say = (key: string, values?: Record<string, unknown>): string => texts.say(locale, `desk.${key}`, values);
  const waitedMs = now.getTime() - Date.parse(handoff.enqueuedAt);
  const { customerId } = handoff;
  const identity = customerId === undefined ? say('card.notVerified') : say('card.verified', { id: customerId });
  const about: Fact[] = [
    [say('card.channel'), channelName(handoff, say)],
    [say('card.language'), say(`language.${handoff.locale}`)],
    [say('card.reason'), say(`reason.${handoff.reason}`)],
    [say('card.skill'), handoff.skill === 'general' ? undefined : handoff.skill],
  ];
  const state: Fact[] = [
    [say('card.waiting'), durationText(texts, locale, waitedMs)],
    [say('card.mood'), say(`mood.${handoff.context.sentiment}`)],
    [say('card.identity'), identity],
    [say('card.contact'), handoff.message?.contact],
  ];
  const columns = [about, state].map((pairs) => ({ type: 'Column', width: 'stretch', items: [facts(pairs)] }));
  return { type: 'ColumnSet', columns };
}

/** What it is about: the summary, what the bot has collected, and the last messages. */
export function handoffStory(handoff: Handoff, context: CardContext): object[] {
  const { texts, locale } = context;
  const say = (key: string, values?: Record<string, unknown>): string => texts.say(locale, `desk.${key}`, values);
  const { summary, collected, lastMessages } = handoff.context;
  const story: object[] = [];
  if (handoff.message !== undefined) story.push(label(say('card.message')), quoted({ text: handoff.message.text }));
  if (summary !== '') story.push(label(say('card.summary')), quoted({ text: summary }));
  const slots = Object.entries(collected);
  if (slots.length > 0) {
    const named = slots.map(([slot, value]): Fact => [SLOTS_NAMED.includes(slot) ? say(`slot.${slot}`) : slot, value]);
    story.push(label(say('card.collected')), { ...facts(named), spacing: 'Small' });
  }
  const newest = lastMessages.slice(-MESSAGES_SHOWN);
  if (newest.length > 0) {
    const lines = newest.map(({ from, text }) => {
      const name = from === 'contact' ? handoff.customerName : say(`speaker.${from}`);
      return quoted({ text: say('says', { name }), bold: true }, { text: shortened(text), subtle: from !== 'contact' });
    });
    story.push(label(say('card.lastMessages')), {
      type: 'Container',
      style: 'emphasis',
      items: lines,
      spacing: 'Small',
    });
  }
  return story;
}

function channelName(handoff: Handoff, say: (key: string) => string): string {
  const { channelId } = handoff.address;
  return CHANNELS_NAMED.includes(channelId) ? say(`channel.${channelId}`) : channelId;
}

function shortened(text: string): string {
  return text.length <= MESSAGE_MAX ? text : `${firstUnits(text, MESSAGE_MAX - 1)}…`;
}
