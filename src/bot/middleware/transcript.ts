import { toPlainText } from '../../core/activityText';
import type { CollectedTurn } from '../collectedTurn';
import type { Step } from '../pipeline';

/** Keeps what the contact said; what is said to them is added when the turn commits. */
export const transcript: Step<CollectedTurn> = async function transcriptStep(turn, next) {
  const { activity } = turn;
  if (activity.type === 'message') {
    turn.transcript.push({
      id: turn.id,
      key: turn.key,
      from: 'contact',
      name: turn.record.address.user.name,
      text: turn.text === '' ? toPlainText(activity) : turn.text,
      activity,
      at: turn.now.toISOString(),
    });
  }
  await next();
};
