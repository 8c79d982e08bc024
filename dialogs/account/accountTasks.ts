import type { Dialog } from 'botbuilder-dialogs';
import type { Customer } from '../../src/core/commerce';
import { isOpen, maskEmail } from '../../src/core/rules';
import { turnOf } from '../../src/ports/turn';
import type { DialogDeps } from '../deps';
import { provenCustomer, slotsOf } from '../memory';
import { yesNo } from '../order/orderTasks';
import { ask } from '../prompts';
import type { StepContext } from '../sdk';
import { TaskDialog } from '../taskDialog';
import { verify } from '../verification/verifyDialog';

type Step = (step: StepContext, customer: Customer) => ReturnType<StepContext['endDialog']>;

/** The customer's own data: nothing of it is shown or changed before they have proven who they are. */
export function accountTasks(deps: DialogDeps, shared: Dialog[]): Dialog[] {
  const task = (id: string, ...steps: Step[]) =>
    new TaskDialog(id, deps, [verify, ...steps.map((run) => withCustomer(deps, run))], shared);
  return [
    task('AccountProfile', (step, customer) => showProfile(deps, step, customer)),
    task(
      'AccountChangeAddress',
      (step, customer) => askAddress(step, customer),
      (step) => confirmAddress(deps, step),
      (step, customer) => changeAddress(deps, step, customer),
    ),
    task(
      'AccountChangeEmail',
      (step, customer) => askEmail(step, customer),
      (step, customer) => confirmEmail(deps, step, customer),
      (step, customer) => changeEmail(deps, step, customer),
    ),
    task('AccountResetPassword', (step, customer) => resetPassword(deps, step, customer)),
    task(
      'AccountClose',
      (step, customer) => confirmClose(deps, step, customer),
      (step, customer) => close(deps, step, customer),
    ),
  ];
}

/** Each step checks the proof anew: half an hour may have passed since the step before. */
function withCustomer(deps: DialogDeps, run: Step) {
  return async (step: StepContext) => {
    const customerId = provenCustomer(turnOf(step.context));
    if (customerId === undefined) {
      // After a refused proof everything has been said; after one that ran out the task begins with a new one.
      if (slotsOf(step).proven !== true) return await step.endDialog();
      Object.assign(slotsOf(step), { proven: false, contact: undefined });
      await deps.voice.say(step.context, 'verify.again');
      return await step.replaceDialog(step.activeDialog?.id ?? '');
    }
    slotsOf(step).proven = true;
    const customer = await deps.customers.get(customerId);
    if (!customer) throw new Error('accountTasks: the proven customer is not on record');
    return await run(step, customer);
  };
}

async function showProfile(deps: DialogDeps, step: StepContext, customer: Customer) {
  const { locale } = turnOf(step.context);
  await deps.voice.say(step.context, 'account.profile', {
    name: customer.name[locale],
    email: customer.email,
    phone: customer.phone,
    address: customer.address.text,
  });
  return await step.endDialog();
}

async function askAddress(step: StepContext, customer: Customer) {
  if (slotsOf(step).address !== undefined) return await step.next();
  return await ask(step, 'address', { key: 'account.askAddress', values: { address: customer.address.text } });
}

async function confirmAddress(deps: DialogDeps, step: StepContext) {
  const slots = slotsOf(step);
  if (typeof step.result === 'string') slots.address = step.result;
  const values = { address: slots.address ?? '' };
  return await ask(step, 'confirm', { key: 'account.confirmAddress', values, choices: yesNo(deps, step) });
}

async function changeAddress(deps: DialogDeps, step: StepContext, customer: Customer) {
  const turn = turnOf(step.context);
  if (step.result !== true) return await unchanged(deps, step);
  const address = { text: slotsOf(step).address ?? '' };
  await deps.customers.changeAddress(customer.id, address, turn.idempotencyKey('accountAddress'));
  await deps.voice.say(step.context, 'account.addressChanged', { address: address.text });
  return await step.endDialog();
}

async function askEmail(step: StepContext, customer: Customer) {
  const slots = slotsOf(step);
  // The address by which they proved themselves is the one to be changed.
  if (slots.email === customer.email) delete slots.email;
  if (slots.email !== undefined) return await step.next();
  const key = slots.emailInUse ? 'account.emailInUse' : 'account.askEmail';
  return await ask(step, 'email', { key, values: { email: maskEmail(slots.emailInUse ?? customer.email) } });
}

async function confirmEmail(deps: DialogDeps, step: StepContext, customer: Customer) {
  const slots = slotsOf(step);
  if (typeof step.result === 'string') slots.email = step.result;
  const values = { email: slots.email ?? '', before: maskEmail(customer.email) };
  return await ask(step, 'confirm', { key: 'account.confirmEmail', values, choices: yesNo(deps, step) });
}

async function changeEmail(deps: DialogDeps, step: StepContext, customer: Customer) {
  const turn = turnOf(step.context);
  const slots = slotsOf(step);
  if (step.result !== true) return await unchanged(deps, step);
  const email = slots.email ?? '';
  const result = await deps.customers.changeEmail(customer.id, email, turn.idempotencyKey('accountEmail'));
  if (result.kind === 'inUse') {
    Object.assign(slots, { email: undefined, emailInUse: email });
    return await step.replaceDialog('AccountChangeEmail.steps');
  }
  await deps.voice.say(step.context, 'account.emailChanged', { email });
  return await step.endDialog();
}

async function resetPassword(deps: DialogDeps, step: StepContext, customer: Customer) {
  await deps.customers.sendPasswordReset(customer.id, turnOf(step.context).idempotencyKey('passwordReset'));
  await deps.voice.say(step.context, 'account.resetSent', { email: maskEmail(customer.email) });
  return await step.endDialog();
}

async function confirmClose(deps: DialogDeps, step: StepContext, customer: Customer) {
  if (customer.state !== 'active') {
    await deps.voice.say(step.context, 'account.alreadyClosing');
    return await step.endDialog();
  }
  const open = (await deps.orders.listByCustomer(customer.id)).filter(isOpen).map(({ number }) => number);
  if (open.length > 0) return await refuseToClose(deps, step, open);
  const { locale } = turnOf(step.context);
  const choices = [
    { value: 'yes', label: deps.voice.text(locale, 'button.closeAccount') },
    { value: 'no', label: deps.voice.text(locale, 'button.keepAccount') },
  ];
  return await ask(step, 'confirm', { key: 'account.confirmClose', values: { name: customer.name[locale] }, choices });
}

async function close(deps: DialogDeps, step: StepContext, customer: Customer) {
  const turn = turnOf(step.context);
  if (step.result !== true) {
    await deps.voice.say(step.context, 'account.kept');
    return await step.endDialog();
  }
  const result = await deps.customers.close(customer.id, turn.idempotencyKey('accountClose'));
  if (result.kind === 'openOrders') return await refuseToClose(deps, step, result.orderNumbers);
  await deps.voice.say(step.context, 'account.closing', { email: maskEmail(customer.email) });
  return await step.endDialog();
}

async function refuseToClose(deps: DialogDeps, step: StepContext, orderNumbers: string[]) {
  const numbers = deps.voice.list(turnOf(step.context).locale, [...orderNumbers].sort());
  await deps.voice.say(step.context, 'account.openOrders', { count: orderNumbers.length, numbers });
  return await step.endDialog();
}

async function unchanged(deps: DialogDeps, step: StepContext) {
  await deps.voice.say(step.context, 'account.unchanged');
  return await step.endDialog();
}
