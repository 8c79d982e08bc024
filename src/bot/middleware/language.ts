import { detectLocale, movesConversation } from '../../core/detectLocale';
import { type Locale, toLocale } from '../../core/locale';
import type { CollectedTurn } from '../collectedTurn';
import type { Step } from '../pipeline';

/**
 * Decides the language to answer in: the first message that tells, else what the channel says of the
 * contact, else the default; kept for the conversation, moved by a clear message in the other
 * language unless the contact has chosen one (`state.localePinned`).
 */
export function language(defaultLocale: Locale): Step<CollectedTurn> {
  return async function languageStep(turn, next) {
    const current = turn.record.locale;
    const spoken = detectLocale(turn.heard);
    turn.spokenLocale = spoken;
    if (current === undefined) {
      turn.locale = spoken ?? toLocale(turn.activity.locale) ?? defaultLocale;
    } else if (turn.record.state.localePinned === true) {
      turn.locale = current;
    } else {
      turn.locale = movesConversation(turn.heard, current) ?? current;
    }
    await next();
  };
}
