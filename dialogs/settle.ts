import { scoreOf } from '../src/core/recognition';
import { canChangeAddress } from '../src/core/rules';
import type { Turn } from '../src/ports/turn';
import type { DialogDeps } from './deps';
import { memoryOf } from './memory';
import { visibleOrder } from './order/findOrder';
import { TASKS } from './tasks';
import { ENOUGH_IN_CONTEXT, SURE, SURE_IN_FREE_TEXT } from './thresholds';
import type { Understanding } from './understanding';

const OF_THE_ACCOUNT = /account|profile|default|home|moved|future|账户|账号|资料|默认|搬|以后|常用/iu;

/**
 * What a message most likely means in this conversation: the recogniser sees one message alone, but an order named in it,
 * or talked about just before ("and when does it arrive?"), tells what an unsure score cannot.
 */
export async function settle(deps: DialogDeps, turn: Turn, heard: Understanding): Promise<Understanding> {
  if (heard.pressed) return heard;
  const said = askedInAnger(heard);
  if (said.intent === 'AccountChangeAddress') return await settleAddress(deps, turn, said);
  const named = said.slots.orderNumber !== undefined;
  const followsUp = said.slots.pointed === true && memoryOf(turn).lastOrder !== undefined;
  if (!named && !followsUp) return said;
  const doubtful =
    said.score < SURE ||
    said.intent === 'None' ||
    (followsUp && said.intent.startsWith('faq:') && said.score < SURE_IN_FREE_TEXT);
  if (!doubtful || said.bare) return said;
  const likely = said.intents.find(
    ({ intent, score }) => score >= ENOUGH_IN_CONTEXT && TASKS[intent]?.slots.includes('orderNumber'),
  );
  return likely ? { ...said, intent: likely.intent, score: Math.max(likely.score, SURE) } : said;
}

/**
 * A question asked in anger divides the recogniser between the question and a complaint: it is surely one of the two, and
 * then the question has to be answered. The apology that comes first is the matter of whoever answers.
 */
function askedInAnger(said: Understanding): Understanding {
  if (said.score >= SURE || !(said.intent in TASKS)) return said;
  const complaint = scoreOf(said.intents, 'Complaint');
  const either = said.score + complaint;
  return complaint < said.score && either >= SURE ? { ...said, score: either } : said;
}

/** "Change the address" is about the order talked about, if there is one whose address can change. */
async function settleAddress(deps: DialogDeps, turn: Turn, said: Understanding): Promise<Understanding> {
  const ofOrder = { ...said, intent: 'OrderChangeAddress' };
  if (said.slots.orderNumber !== undefined) return ofOrder;
  const { lastOrder } = memoryOf(turn);
  if (lastOrder === undefined || OF_THE_ACCOUNT.test(said.text)) return said;
  const order = await visibleOrder(deps, turn, lastOrder);
  return order && canChangeAddress(order) ? ofOrder : said;
}
