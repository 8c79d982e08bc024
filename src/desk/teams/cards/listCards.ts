import type { Handoff } from '../../../core/handoff';
import { durationText } from '../../durationText';
import { button } from '../cardActions';
import { actions, type Card, type CardContext, card, heading, quoted, subtle } from './cardParts';

/** More would make the card longer than a screen. */
const ROWS = 10;
/** Teams shows at most six buttons of a card. */
const BUTTONS = 6;

/** Who waits, oldest first, each with a button to take them. */
export function queueCard(waiting: readonly Handoff[], context: CardContext): Card {
  const { texts, locale, now } = context;
  const say = (key: string, values?: Record<string, unknown>): string => texts.say(locale, `desk.${key}`, values);
  const title = say('queue.title', { count: waiting.length });
  const rows = waiting.slice(0, ROWS).map((handoff) => {
    const waited = durationText(texts, locale, now.getTime() - Date.parse(handoff.enqueuedAt));
    const details = [handoff.code, say(`reason.${handoff.reason}`), say(`language.${handoff.locale}`), waited].join(
      ' · ',
    );
    const message =
      handoff.message === undefined ? [] : [quoted({ text: `${handoff.message.text} (${handoff.message.contact})` })];
    const accept = button(say('button.accept'), { verb: 'frontdesk.accept', handoffId: handoff.id });
    return row([quoted({ text: handoff.customerName, bold: true }), subtle(details), ...message], accept);
  });
  const more = waiting.length > ROWS ? [subtle(say('queue.more', { count: waiting.length - ROWS }))] : [];
  return card([heading(title), ...rows, ...more], title);
}

/** Several customers and nobody picked: whom the agent wants to talk to. */
export function pickCard(held: readonly Handoff[], title: string, context: CardContext): Card {
  const { texts, locale } = context;
  const buttons = held
    .slice(0, BUTTONS)
    .map((handoff) =>
      button(`${handoff.customerName} · ${handoff.code}`, { verb: 'frontdesk.talk', handoffId: handoff.id }),
    );
  return card([heading(title), subtle(texts.say(locale, 'desk.pick.how')), actions(...buttons)], title);
}

function row(items: object[], action: object): object {
  return {
    type: 'ColumnSet',
    separator: true,
    spacing: 'Medium',
    columns: [
      { type: 'Column', width: 'stretch', items },
      { type: 'Column', width: 'auto', verticalContentAlignment: 'Center', items: [actions(action)] },
    ],
  };
}
