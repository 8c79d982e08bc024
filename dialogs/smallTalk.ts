import type { TurnContext } from 'botbuilder-core';
import { FAQ_PREFIX } from '../src/core/recognition';
import { type Locale, toLocale } from '../src/core/locale';
import { turnOf } from '../src/ports/turn';
import type { DialogDeps } from './deps';
import { placeText } from './handoff/handoffTask';
import { ifAnswered } from './ifAnswered';
import { memoryOf, provenCustomer } from './memory';
import type { Understanding } from './understanding';

const SMALL_TALK = ['Greeting', 'Goodbye', 'Thanks', 'BotIdentity', 'Help'];

/** Whether this is answered in one go, in the middle of a task as well as outside one. */
export function isQuick(intent: string): boolean {
  return SMALL_TALK.includes(intent) || intent === 'QueuePosition' || intent.startsWith(FAQ_PREFIX);
}

/** Answers what needs no task: questions that an article answers, small talk, the place in the queue. */
export async function answerQuick(
  deps: DialogDeps,
  context: TurnContext,
  intent: string,
  inTask: boolean,
): Promise<void> {
  if (intent.startsWith(FAQ_PREFIX)) return await answerArticle(deps, context, intent.slice(FAQ_PREFIX.length), inTask);
  if (intent === 'QueuePosition') return await answerPlace(deps, context);
  if (inTask) return await deps.voice.say(context, `smallTalk.${intent}InTask`);
  if (intent === 'Help' || intent === 'Greeting') {
    return await deps.voice.say(
      context,
      `smallTalk.${intent}`,
      {},
      { buttons: startButtons(deps, turnOf(context).locale) },
    );
  }
  await deps.voice.say(context, `smallTalk.${intent}`);
}

/** What most customers come for. */
export function startButtons(deps: DialogDeps, locale: Locale) {
  return ['button.track', 'button.return', 'button.human'].map((key) => deps.voice.button(locale, key));
}

/** Welcomes somebody who has opened the conversation, by name when they have proven who they are. */
export async function greet(deps: DialogDeps, context: TurnContext): Promise<void> {
  const turn = turnOf(context);
  const customerId = provenCustomer(turn);
  const customer = customerId === undefined ? undefined : await ifAnswered(() => deps.customers.get(customerId));
  const key = customer ? 'greeting.known' : 'greeting.new';
  const values = { name: customer?.name[turn.locale] ?? '' };
  await deps.voice.say(context, key, values, { buttons: startButtons(deps, turn.locale) });
}

async function answerArticle(deps: DialogDeps, context: TurnContext, id: string, inTask: boolean): Promise<void> {
  const turn = turnOf(context);
  const article = deps.knowledge.article(id, turn.locale);
  if (!article) throw new Error(`The model knows an article that the knowledge base lacks: ${id}`);
  memoryOf(turn).article = id;
  const buttons = ['button.helpful', 'button.notHelpful'].map((key) => deps.voice.button(turn.locale, key));
  // In the middle of a task the buttons belong to the question that follows.
  await deps.voice.sayText(context, article.answer, inTask ? {} : { buttons, expects: false });
}

async function answerPlace(deps: DialogDeps, context: TurnContext): Promise<void> {
  const turn = turnOf(context);
  const place = await deps.desk.place(turn.key);
  if (!place)
    return await deps.voice.say(
      context,
      'handoff.notInQueue',
      {},
      { buttons: [deps.voice.button(turn.locale, 'button.human')] },
    );
  const buttons = [deps.voice.button(turn.locale, 'button.leaveQueue')];
  await deps.voice.say(context, 'handoff.stillQueued', { place: placeText(deps, turn, place) }, { buttons });
}

/** Answers in the language asked for from now on, or in the other one when none was named. */
export async function switchLanguage(deps: DialogDeps, context: TurnContext, said: Understanding): Promise<void> {
  const turn = turnOf(context);
  turn.locale = toLocale(said.language) ?? (turn.locale === 'en' ? 'zh-CN' : 'en');
  // A choice, which the language of later messages does not change.
  turn.record.state.localePinned = true;
  await deps.voice.say(context, 'language.switched');
}
