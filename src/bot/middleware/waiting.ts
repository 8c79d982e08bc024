import type { Locale } from '../../core/locale';
import type { Clock } from '../../ports/clock';
import type { Texts } from '../../ports/texts';
import type { CollectedTurn } from '../collectedTurn';
import type { Step } from '../pipeline';

/** How often a channel's typing indicator has to be shown again to stay. */
const TYPING_REPEAT_MS = 4_000;

export interface WaitingOptions {
  clock: Clock;
  texts: Texts;
  typingAfterMs: number;
  /** When to say that it takes a moment, counted from the turn's begin. */
  sootheAfterMs: readonly number[];
  typing(turn: CollectedTurn): void;
  /** Says something at once, beside the turn's answer. */
  sayNow(turn: CollectedTurn, id: string, text: string): void;
}

/** Shows typing when an answer takes a moment, and says so when it takes longer (C8). */
export function waiting(options: WaitingOptions): Step<CollectedTurn> {
  const words = ['bot.soothing.first', 'bot.soothing.second', 'bot.soothing.third'];
  return async function waitingStep(turn, next) {
    if (turn.activity.type !== 'message') return await next();
    const cancels = new Set<() => void>();
    const after = (delayMs: number, run: () => void): void => {
      cancels.add(options.clock.after(delayMs, run));
    };
    const typing = (): void => {
      options.typing(turn);
      after(TYPING_REPEAT_MS, typing);
    };
    after(options.typingAfterMs, typing);
    options.sootheAfterMs.forEach((delayMs, index) => {
      const key = words[index];
      if (key === undefined) return;
      after(delayMs, () => {
        const locale: Locale = turn.locale;
        options.sayNow(turn, `soothe|${index}`, options.texts.say(locale, key));
      });
    });
    try {
      await next();
    } finally {
      for (const cancel of cancels) cancel();
    }
  };
}
