import type { Handoff } from '../../../core/handoff';
import { button } from '../cardActions';
import { actions, type Card, type CardContext, card, heading, quoted, subtle } from './cardParts';
import { handoffFacts, handoffStory } from './handoffParts';

/** The card by which an agent is asked to take a handoff (A2). */
export function offerCard(handoff: Handoff, context: CardContext): Card {
  const say = speaker(context);
  const title = say(handoff.message === undefined ? 'card.offerTitle' : 'card.messageTitle', {
    name: handoff.customerName,
  });
  return card(
    [
      titled(title, handoff.code, handoff.context.sentiment === 'negative' ? 'attention' : 'accent'),
      handoffFacts(handoff, context),
      ...handoffStory(handoff, context),
      actions(
        button(say('button.accept'), { verb: 'frontdesk.accept', handoffId: handoff.id }, 'positive'),
        button(say('button.decline'), { verb: 'frontdesk.decline', handoffId: handoff.id }),
      ),
    ],
    `${title} ${say('card.offerFallback', { code: handoff.code })}`,
  );
}

/** The same card for the agent who has the customer: everything is still to be seen, and how to end it. */
export function conversationCard(handoff: Handoff, context: CardContext): Card {
  const say = speaker(context);
  const title = say('card.yours', { name: handoff.customerName });
  return card(
    [
      titled(title, handoff.code, 'good'),
      handoffFacts(handoff, context),
      ...handoffStory(handoff, context),
      actions(
        button(say('button.talk', { name: handoff.customerName }), { verb: 'frontdesk.talk', handoffId: handoff.id }),
        button(say('button.close'), { verb: 'frontdesk.close', handoffId: handoff.id }),
      ),
    ],
    title,
  );
}

/** What became of a handoff that is not this agent's: who took it, or that it is over. */
export function outcomeCard(handoff: Handoff, context: CardContext): Card {
  const title = handoff.customerName;
  const outcome = outcomeText(handoff, context);
  return card([titled(title, handoff.code, 'default'), subtle(outcome)], `${title} (${handoff.code}): ${outcome}`);
}

/** For one who has declined and may change their mind while nobody has taken it. */
export function declinedCard(handoff: Handoff, context: CardContext): Card {
  const say = speaker(context);
  const title = handoff.customerName;
  const text = say('card.declined');
  return card(
    [
      titled(title, handoff.code, 'default'),
      subtle(text),
      actions(button(say('button.acceptAfterAll'), { verb: 'frontdesk.accept', handoffId: handoff.id })),
    ],
    `${title} (${handoff.code}): ${text}`,
  );
}

/** Words of a customer whom the agent is not answering just now: they say who, and how to answer them. */
export function otherCustomerCard(handoff: Handoff, words: string, context: CardContext): Card {
  const say = speaker(context);
  return card(
    [
      titled(handoff.customerName, handoff.code, 'accent'),
      quoted({ text: words }),
      actions(
        button(say('button.talk', { name: handoff.customerName }), { verb: 'frontdesk.talk', handoffId: handoff.id }),
      ),
    ],
    `${handoff.customerName} (${handoff.code}): ${words}`,
  );
}

/** What became of a handoff in words. */
export function outcomeText(handoff: Handoff, context: CardContext): string {
  const say = speaker(context);
  if (handoff.state === 'closed')
    return say(`outcome.${handoff.closeReason ?? 'resolved'}`, { name: handoff.agentName ?? '' });
  return say('outcome.taken', { name: handoff.agentName ?? '' });
}

function titled(title: string, code: string, style: 'attention' | 'accent' | 'good' | 'default'): object {
  return {
    type: 'Container',
    style,
    bleed: true,
    items: [
      {
        type: 'ColumnSet',
        columns: [
          { type: 'Column', width: 'stretch', verticalContentAlignment: 'Center', items: [heading(title)] },
          { type: 'Column', width: 'auto', verticalContentAlignment: 'Center', items: [subtle(code)] },
        ],
      },
    ],
  };
}

function speaker({ texts, locale }: CardContext): (key: string, values?: Record<string, unknown>) => string {
  return (key, values) => texts.say(locale, `desk.${key}`, values);
}
