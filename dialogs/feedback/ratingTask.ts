import type { Dialog } from 'botbuilder-dialogs';
import { turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { memoryOf, slotsOf } from '../memory';
import { ask } from '../prompts';
import type { StepContext } from '../sdk';
import { TaskDialog } from '../taskDialog';

/** At or below: we apologise and offer a human (C7). */
const POOR_STARS = 2;
/** What the question for a comment yields when there is none; no customer's comment is empty. */
const NO_COMMENT = '';

/** Stars and, if the customer likes, a comment on the human conversation that just ended. */
export function ratingTask(deps: DialogDeps): Dialog {
  return new TaskDialog('Rating', deps, [
    (step) => askStars(step),
    (step) => askComment(deps, step),
    (step) => thank(deps, step),
  ]);
}

async function askStars(step: StepContext) {
  const choices = [5, 4, 3, 2, 1].map((stars) => ({ value: String(stars), label: '★'.repeat(stars) }));
  return await ask(step, 'stars', { key: 'feedback.askStars', choices });
}

async function askComment(deps: DialogDeps, step: StepContext) {
  const stars = Number(step.result);
  slotsOf(step).stars = stars;
  // Kept at once: most people stop here.
  await deps.desk.rate(turnOf(step.context).key, { stars });
  const { locale } = turnOf(step.context);
  return await ask(step, 'text', {
    key: stars <= POOR_STARS ? 'feedback.askWhatWentWrong' : 'feedback.askComment',
    choices: [{ value: NO_COMMENT, label: deps.voice.text(locale, 'button.skip') }],
  });
}

async function thank(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const stars = slotsOf(step).stars ?? 0;
  const comment = String(step.result);
  if (comment !== NO_COMMENT) await deps.desk.rate(turn.key, { stars, comment });
  if (stars > POOR_STARS) await deps.voice.say(step.context, 'feedback.thanks');
  else {
    memoryOf(turn).offers.human = 'poorRating';
    const buttons = [deps.voice.button(turn.locale, 'button.human')];
    await deps.voice.say(step.context, 'feedback.poor', {}, { buttons });
  }
  return await step.endDialog();
}
