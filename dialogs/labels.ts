import { LOCALES } from '../src/core/locale';
import type { Texts } from '../src/ports/texts';
import { fold } from './prompts';
import type { Understanding } from './understanding';

/** Buttons that say their own title, and what they mean: the recogniser is not needed for words that we wrote. */
const MEANINGS: Record<string, string> = {
  'bot.turnFailedHuman': 'HumanAgent',
  'dialogs.button.human': 'HumanAgent',
  'dialogs.button.leaveQueue': 'Cancel',
  'dialogs.button.track': 'OrderStatus',
  'dialogs.button.return': 'ReturnItem',
  'dialogs.button.cancelOrder': 'OrderCancel',
  'dialogs.button.helpful': 'Helpful',
  'dialogs.button.notHelpful': 'NotHelpful',
  'dialogs.button.newCode': 'NewCode',
  'dialogs.button.retry': 'Retry',
  'dialogs.button.noneOfThese': 'NoneOfThese',
  'dialogs.button.leaveTask': 'LeaveTask',
  'dialogs.button.finishFirst': 'FinishFirst',
};

/** Knows what the bot's own buttons mean, in every language: one pressed after a change of language still works. */
export class Labels {
  private readonly intents = new Map<string, string>();

  constructor(texts: Texts) {
    for (const locale of LOCALES) {
      for (const [key, intent] of Object.entries(MEANINGS)) this.intents.set(fold(texts.say(locale, key)), intent);
    }
  }

  /** The same understanding, or that of the button whose title was said. */
  apply(said: Understanding): Understanding {
    const intent = said.pressed ? undefined : this.intents.get(fold(said.text));
    if (intent === undefined) return said;
    return { ...said, intent, score: 1, intents: [{ intent, score: 1 }], pressed: true, bare: false };
  }
}
