import { toAddress, toEmail, toPhone } from '../../src/core/rules';
import { LONGEST_COMMAND_IN_FREE_TEXT, SURE } from '../thresholds';
import type { Understanding } from '../understanding';
import type { Ask, Choice, Reading } from './slotPrompt';
import { chinesePosition, fold, meansAll, refundMethodIn, yesOrNo } from './words';

const NOT_READ: Reading = { ok: false };

/** The choice that a message names by label, position or product; undefined when none or more than one. */
function choiceOf(said: Understanding, choices: readonly Choice[]): Choice | undefined {
  const text = fold(said.text);
  const labelled = choices.find((choice) => fold(choice.label) === text || choice.value === said.text.trim());
  if (labelled) return labelled;
  const position = chinesePosition(said.text) ?? (said.positions.length === 1 ? said.positions[0] : undefined);
  if (position !== undefined && text.length <= 24) return choices[position - 1];
  const named = choices.filter(
    (choice) => choice.product !== undefined && said.slots.products?.includes(choice.product),
  );
  return named.length === 1 ? named[0] : undefined;
}

function isLabel(said: Understanding, choices: readonly Choice[]): boolean {
  const text = fold(said.text);
  return choices.some((choice) => fold(choice.label) === text) || /^\D{0,2}\d{1,2}\D{0,2}$/u.test(said.text);
}

export function readOrderNumber(said: Understanding, ask: Ask): Reading {
  if (said.slots.orderNumber) return { ok: true, value: said.slots.orderNumber, exact: said.bare };
  const plain = /^\D{0,3}(\d{4,8})\D{0,2}$/u.exec(said.text.normalize('NFKC').trim())?.[1];
  if (plain) return { ok: true, value: `FD${plain}`, exact: true };
  const choice = choiceOf(said, ask.choices ?? []);
  return choice ? { ok: true, value: choice.value, exact: said.bare || isLabel(said, ask.choices ?? []) } : NOT_READ;
}

export function readLastFour(said: Understanding): Reading {
  const phone = said.phone ?? toPhone(said.text);
  if (phone) return { ok: true, value: phone.slice(-4), exact: true };
  const text = said.text.normalize('NFKC');
  const alone = /(?<!\d)(\d{4})(?!\d)/u.exec(text.replace(/FD\s*\d+/giu, ''))?.[1];
  if (alone) return { ok: true, value: alone, exact: text.replace(/\D/gu, '').length === 4 };
  return /\d/.test(text) && text.trim().length <= 12 && !said.slots.orderNumber
    ? { ok: false, hint: 'prompt.lastFourHint' }
    : NOT_READ;
}

export function readCode(said: Understanding): Reading {
  const digits = said.text.normalize('NFKC').replace(/[\s-]/g, '');
  const code = /(?<!\d)(\d{6})(?!\d)/.exec(digits)?.[1];
  if (code) return { ok: true, value: code, exact: true };
  return /^\d{1,12}$/.test(digits) ? { ok: false, hint: 'prompt.codeHint' } : NOT_READ;
}

export function readContact(said: Understanding): Reading {
  const contact = said.slots.email ?? toEmail(said.text) ?? said.phone ?? toPhone(said.text);
  if (contact) return { ok: true, value: contact, exact: true };
  return /@|^\+?[\d\s-]{5,}$/.test(said.text) ? { ok: false, hint: 'prompt.contactHint' } : NOT_READ;
}

export function readEmail(said: Understanding): Reading {
  const email = said.slots.email ?? toEmail(said.text);
  if (email) return { ok: true, value: email, exact: true };
  return said.text.includes('@') || said.phone ? { ok: false, hint: 'prompt.emailHint' } : NOT_READ;
}

export function readAddress(said: Understanding): Reading {
  const address =
    said.slots.address ?? toAddress(said.text.replace(/^(?:地址[是为：:]*|it'?s|my (?:new )?address is|to)\s*/iu, ''));
  return address ? { ok: true, value: address, exact: false } : { ok: false, hint: 'prompt.addressHint' };
}

export function readConfirm(said: Understanding, ask: Ask): Reading {
  const choice = (ask.choices ?? []).find((each) => fold(each.label) === fold(said.text));
  const position =
    said.bare || /^\D{0,2}\d\D{0,2}$/u.test(said.text) ? ask.choices?.[(said.positions[0] ?? 0) - 1] : undefined;
  const pressed = choice ?? position;
  if (pressed) return { ok: true, value: pressed.value === 'yes', exact: true };
  const exact = yesOrNo(said.text);
  if (exact !== undefined) return { ok: true, value: exact, exact: true };
  if (said.score < SURE || (said.intent !== 'Confirm' && said.intent !== 'Reject')) return NOT_READ;
  return { ok: true, value: said.intent === 'Confirm', exact: false };
}

export function readChoice(said: Understanding, ask: Ask): Reading {
  const choices = ask.choices ?? [];
  const choice = choiceOf(said, choices);
  if (choice) return { ok: true, value: choice.value, exact: isLabel(said, choices) || said.bare };
  const byEntity = choices.find((each) => each.value === said.slots.reason || each.value === said.slots.refundMethod);
  if (byEntity) return { ok: true, value: byEntity.value, exact: said.bare };
  const method = refundMethodIn(said.text);
  const byWord = choices.find((each) => each.value === method);
  return byWord ? { ok: true, value: byWord.value, exact: false } : NOT_READ;
}

/** Several of a list: "both", "1 and 2", "the earbuds". The value is a list of the choices' values. */
export function readItems(said: Understanding, ask: Ask): Reading {
  const choices = ask.choices ?? [];
  const single = choices.filter((choice) => choice.value !== 'all');
  const all = choices.find((choice) => fold(choice.label) === fold(said.text))?.value === 'all';
  const exact = isLabel(said, choices) || said.bare;
  const named = single.filter(
    (choice) => choice.product !== undefined && said.slots.products?.includes(choice.product),
  );
  if (named.length > 0) return { ok: true, value: named.map((choice) => choice.value), exact };
  if (all || meansAll(said.text))
    return { ok: true, value: single.map((choice) => choice.value), exact: all || said.text.length <= 12 };
  const numbered = said.positions.map((position) => choices[position - 1]).filter((choice) => choice !== undefined);
  if (numbered.length > 0 && said.text.length <= 24) {
    const values = numbered.some((choice) => choice.value === 'all') ? single : numbered;
    return { ok: true, value: [...new Set(values.map((choice) => choice.value))], exact: true };
  }
  const choice = choiceOf(said, single);
  return choice ? { ok: true, value: [choice.value], exact } : NOT_READ;
}

/** Free words. A question with a choice can be left unanswered: by that choice's button, or in words that say the same. */
export function readText(said: Understanding, ask: Ask): Reading {
  const [skip] = ask.choices ?? [];
  if (skip && (fold(skip.label) === fold(said.text) || declines(said))) {
    return { ok: true, value: skip.value, exact: true };
  }
  return said.text.trim().length >= 2 ? { ok: true, value: said.text.trim(), exact: false } : NOT_READ;
}

function declines(said: Understanding): boolean {
  if (yesOrNo(said.text) === false) return true;
  return said.intent === 'Cancel' && said.score >= SURE && said.text.length <= LONGEST_COMMAND_IN_FREE_TEXT;
}

export function readStars(said: Understanding, ask: Ask): Reading {
  const choice = (ask.choices ?? []).find((each) => fold(each.label) === fold(said.text));
  if (choice) return { ok: true, value: Number(choice.value), exact: true };
  const drawn = [...said.text].filter((character) => '★⭐🌟'.includes(character)).length;
  const said1to5 = /^\D{0,8}([1-5])(?:\s*(?:\/\s*5|out of 5|stars?|颗?星|分))?\D{0,3}$/iu.exec(
    said.text.normalize('NFKC'),
  )?.[1];
  const chinese = /([一二两三四五])颗?[星分]/u.exec(said.text)?.[1];
  const word = /^(one|two|three|four|five)(?: stars?)?$/.exec(fold(said.text))?.[1];
  const words = ['one', 'two', 'three', 'four', 'five'];
  const stars =
    drawn ||
    Number(said1to5 ?? 0) ||
    (chinese ? '一二三四五'.indexOf(chinese.replace('两', '二')) + 1 : 0) ||
    (word ? words.indexOf(word) + 1 : 0);
  return stars >= 1 && stars <= 5 ? { ok: true, value: stars, exact: true } : NOT_READ;
}
