import type { ConversationRecord } from '../../core/conversation';
import { isFrontdeskError } from '../../core/errors';
import type { Log } from '../../ports/log';
import type { Texts } from '../../ports/texts';
import type { CollectedTurn } from '../collectedTurn';
import type { Step } from '../pipeline';

export interface ErrorBoundaryOptions {
  log: Log;
  texts: Texts;
  /** The record as it is stored now. */
  reload(turn: CollectedTurn): Promise<ConversationRecord>;
}

/**
 * Turns a failure into an apology that offers a human (C7). What the failed turn said or changed is dropped,
 * and the task it was in is left, so that the next message does not fail in the same place.
 * A store that does not answer is not the turn's failure: it goes up, and the message is tried again later.
 */
export function errorBoundary(options: ErrorBoundaryOptions): Step<CollectedTurn> {
  return async function errorBoundaryStep(turn, next) {
    try {
      await next();
    } catch (error) {
      if (isFrontdeskError(error, 'STORE_UNAVAILABLE') || isFrontdeskError(error, 'CONVERSATION_CONFLICT')) throw error;
      options.log.error({ err: error, conversation: turn.key, turn: turn.id }, 'turn failed');
      const said = turn.transcript.filter((entry) => entry.from === 'contact');
      turn.reset(await options.reload(turn));
      turn.transcript.push(...said);
      delete turn.record.state.dialogs;
      turn.reply(apology(turn, options.texts));
    }
  };
}

function apology(turn: CollectedTurn, texts: Texts): { type: string; [property: string]: unknown } {
  const { locale } = turn;
  if (turn.speaker === 'system') return { type: 'message', text: texts.say(locale, 'bot.agentTurnFailed') };
  const button = (key: string): object => {
    const title = texts.say(locale, key);
    return { type: 'imBack', title, value: title };
  };
  return {
    type: 'message',
    text: texts.say(locale, 'bot.turnFailed'),
    inputHint: 'expectingInput',
    suggestedActions: { to: [], actions: [button('bot.turnFailedHuman')] },
  };
}
