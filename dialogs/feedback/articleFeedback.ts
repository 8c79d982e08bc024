import type { TurnContext } from 'botbuilder-core';
import { turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { memoryOf } from '../memory';

/** Keeps what the customer thought of the article answered last; the same turn run again keeps it once. */
export async function rateArticle(deps: DialogDeps, context: TurnContext, helpful: boolean): Promise<void> {
  const turn = turnOf(context);
  const memory = memoryOf(turn);
  const { article } = memory;
  if (article !== undefined) {
    delete memory.article;
    const value = { article, helpful, locale: turn.locale, conversation: turn.key, at: turn.now.toISOString() };
    await deps.records.put('articleFeedback', turn.id, value, 0);
  }
  if (helpful) return await deps.voice.say(context, 'feedback.helpful');
  memory.offers.human = 'notUnderstood';
  await deps.voice.say(
    context,
    'feedback.notHelpful',
    {},
    { buttons: [deps.voice.button(turn.locale, 'button.human')] },
  );
}
