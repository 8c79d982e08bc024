import { WaterfallDialog } from 'botbuilder-dialogs';
import { turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { memoryOf, provenCustomer, slotsOf, taskOf } from '../memory';
import { ask } from '../prompts';
import type { StepContext } from '../sdk';
import { sendCode, tryCode } from './oneTimeCode';

const VERIFY = 'verify';

/**
 * Proves who the contact is by a one-time code to the e-mail or phone on record. Ends with `turn.verified` set, or
 * without it after saying why.
 */
export function verifyDialog(deps: DialogDeps): WaterfallDialog {
  return new WaterfallDialog(VERIFY, [
    (step) => askContact(step),
    (step) => send(deps, step),
    (step) => askCode(step),
    (step) => check(deps, step),
  ]);
}

/** Begins with the proof: the first step of every task about an account. */
export async function verify(step: StepContext) {
  return provenCustomer(turnOf(step.context)) === undefined ? await step.beginDialog(VERIFY) : await step.next();
}

async function askContact(step: StepContext) {
  const { slots, intent } = taskOf(turnOf(step.context));
  if (slots.contact !== undefined || slots.codeSubject !== undefined) return await step.next(slots.contact);
  return await ask(step, 'contact', {
    key: intent === 'OrderList' ? 'verify.askContactForOrders' : 'verify.askContact',
  });
}

async function send(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  if (slots.codeSubject !== undefined) return await step.next();
  slots.contact = String(step.result);
  const sent = await sendCode(deps, turn, slots.contact);
  if (sent.kind === 'locked') return await locked(deps, step, sent.until);
  slots.codeSubject = sent.subject;
  slots.codeAsk = { key: 'verify.codeSent', values: { to: sent.to } };
  return await step.next();
}

async function askCode(step: StepContext) {
  const slots = slotsOf(step);
  const { key, values } = slots.codeAsk ?? { key: 'verify.askCode', values: {} };
  // What was said once ("a code is on its way") is not said again when the task is taken up anew.
  delete slots.codeAsk;
  return await ask(step, 'code', { key, values, extras: ['button.newCode'] });
}

async function check(deps: DialogDeps, step: StepContext) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  const attempt = await tryCode(deps, turn, slots.codeSubject ?? '', String(step.result));
  if (attempt.kind === 'correct') {
    delete slots.codeSubject;
    return await step.endDialog();
  }
  if (attempt.kind === 'locked') return await locked(deps, step, attempt.until);
  const values = { count: attempt.kind === 'wrong' ? attempt.triesLeft : 0 };
  slots.codeAsk = { key: attempt.kind === 'wrong' ? 'verify.codeWrong' : 'verify.codeExpired', values };
  return await step.replaceDialog(VERIFY);
}

async function locked(deps: DialogDeps, step: StepContext, until: Date) {
  const turn = turnOf(step.context);
  const minutes = Math.max(1, Math.ceil((until.getTime() - turn.now.getTime()) / 60_000));
  memoryOf(turn).offers.human = 'verificationLocked';
  const buttons = [deps.voice.button(turn.locale, 'button.human')];
  await deps.voice.say(step.context, 'verify.locked', { count: minutes }, { buttons });
  return await step.endDialog();
}
